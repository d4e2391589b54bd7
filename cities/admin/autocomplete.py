"""The choices that typing into a relation field offers."""

from typing import Any

from django.apps import apps
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.models import User
from django.core.exceptions import FieldDoesNotExist, PermissionDenied
from django.db import models
from django.http import Http404, HttpRequest

from cities.audit import person_name


class AutocompleteView(AutocompleteJsonView):
    """Answers that a field is not there, whatever is wrong with its name. People have names."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        result = super().serialize_result(obj, to_field_name)
        return result | {"text": person_name(obj)} if isinstance(obj, User) else result

    def process_request(self, request: HttpRequest) -> Any:
        names = request.GET
        try:
            model = apps.get_model(names["app_label"], names["model_name"])
            field = model._meta.get_field(names["field_name"])
            if not isinstance(field, models.Field):
                raise Http404
            return super().process_request(request)
        except (LookupError, ValueError, FieldDoesNotExist, PermissionDenied):
            raise Http404
