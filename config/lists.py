"""What all lists share, on pages and in the API: strict filters, search, ordering, paging.

No domain words here.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import django_filters
from django import forms
from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils.text import slugify
from django.utils.timezone import get_current_timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from config.coded_text import CodedText
from config.drop_downs import DropDown
from config.models.fields import fold
from config.models.keys import clean_key
from config.search.matching import Matcher
from config.several_values import joined

# Returns which of some codes exist.
# Returns those of some codes that exist: as they are, or by what stands for each today.
CodeLookup = Callable[[set[str]], set[str] | dict[str, str]]

# Parameters that choose how rows are shown, not which.
PRESENTATION = ("page", "page_size", "format")
# Those of them that take several values.
SEVERAL_NAMES = ("fields", "expand")
# Above this many rows a list shows "1000+": counting all of them takes longer than showing them.
COUNT_CAP = 1000
# Rows that are read from the database at a time, where all rows of a list are written.
CHUNK_SIZE = 500
# Dates are accepted in this one form.
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True)
class Condition:
    """One active condition: parameter and label, value and its label."""

    name: str
    label: str
    value: str
    words: str


class StrictFilterSet(django_filters.FilterSet):
    """A FilterSet that refuses unknown parameters, instead of returning all rows.

    Its form has a field for each filter; in the API only for filters that are used or required.
    """

    presentation: tuple[str, ...] = PRESENTATION

    def __init__(self, data: Any = None, *args: Any, rendered: bool = True, **kwargs: Any) -> None:
        if not rendered:
            # Instead of the class's own filters, each of which would be copied for this request.
            self.__dict__["base_filters"] = {
                name: each
                for name, each in self.base_filters.items()
                if name in data or each.extra["required"]
            }
        super().__init__(joined(data, self.several()), *args, **kwargs)

    @classmethod
    def several(cls) -> list[str]:
        """Return the filters that take several values."""
        return [
            name
            for name, each in cls.base_filters.items()
            if isinstance(each, CodesFilter) and not each.extra.get("single")
        ]

    def unknown_parameters(self) -> list[str]:
        """Return the parameters of the request that are neither filters nor presentation."""
        return [name for name in self.data if name not in self.parameter_names]

    @property
    def parameter_names(self) -> list[str]:
        """The parameters that this list accepts."""
        return sorted({*type(self).base_filters, *self.presentation})

    def is_valid(self) -> bool:
        return super().is_valid() and not self.problems()

    def problems(self) -> dict[str, list[str]]:
        """Return what is wrong with the parameters, by name; empty when nothing is."""
        problems: dict[str, list[str]] = {
            name: [CodedText(text, error.code or "") for error in errors for text in error.messages]
            for name, errors in self.form.errors.as_data().items()
        }
        names = ", ".join(self.parameter_names)
        for name in self.unknown_parameters():
            sentence = _("Unknown parameter. Available: %(names)s.") % {"names": names}
            problems[name] = [CodedText(sentence, "unknown-parameter")]
        for name in self.data:
            if len(self.data.getlist(name)) > 1 and name not in SEVERAL_NAMES:
                sentence = _("Given more than once, where one value is accepted.")
                problems[name] = [CodedText(sentence, "repeated")]
        return problems

    @property
    def conditions(self) -> list[Condition]:
        """The active conditions, one for each of several values; without the order."""
        conditions = []
        for bound in self.form:
            if bound.name == "sort" or bound.name in self.form.errors:
                continue
            value = self.form.cleaned_data.get(bound.name)
            if value in (None, "", []):
                continue
            labels = dict(getattr(bound.field.widget, "choices", ()))
            codes = value if isinstance(value, list) else [str(value)]
            unoffered = [code for code in codes if code not in labels]
            if unoffered and isinstance(bound.field.widget, DropDown):
                labels |= bound.field.widget.names(unoffered)
            for code in codes:
                words = str(labels.get(code, code))
                conditions.append(Condition(bound.name, str(bound.label), code, words))
        return conditions

    def without(self, name: str) -> QuerySet[Any]:
        """Return the rows that would match without the filter `name`."""
        rows: QuerySet[Any] = self.queryset.all()
        for other, value in self.form.cleaned_data.items():
            if other != name:
                rows = self.filters[other].filter(rows, value)
        return rows


class SearchFilter(django_filters.CharFilter):
    """Rows that have all words of a query, in any order, in what `matcher` looks in."""

    def __init__(self, *, matcher: Matcher, **kwargs: Any) -> None:
        self.matcher = matcher
        kwargs.setdefault("label", gettext_lazy("Search"))
        kwargs.setdefault("max_length", 200)
        kwargs.setdefault("widget", forms.SearchInput)
        super().__init__(**kwargs)

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return self.matcher.search(qs, value) if value else qs


class CodesField(forms.CharField):
    """One code or several joined by commas, each of which must exist in the database.

    Names are accepted too: "Montréal" stands for montreal where only that is a code. So how codes
    are written, `code_help`, stands in the schema of the API alone.
    """

    default_error_messages = {
        "unknown": gettext_lazy("Unknown value “%(value)s”."),
        "many": gettext_lazy("At most 20 values can be given."),
        "one": gettext_lazy("Only one value can be given."),
    }

    def __init__(
        self, *, lookup: CodeLookup, single: bool = False, code_help: Any = "", **kwargs: Any
    ) -> None:
        self.lookup, self.single, self.code_help = lookup, single, code_help
        super().__init__(**{"max_length": 500, **kwargs})

    def to_python(self, value: Any) -> list[str]:  # type: ignore[override]  # a list of codes
        texts = map(clean_key, (super().to_python(value) or "").split(","))
        typed = [(text, slugify(fold(text))) for text in texts if text]
        self._check_number(len(typed))
        wanted = {code for pair in typed for code in pair if code}
        existing = self.lookup(wanted) if wanted else set()
        return [self._code(existing, *pair) for pair in typed]

    def _check_number(self, number: int) -> None:
        """Refuse more values than the field takes."""
        if number > 20:
            raise forms.ValidationError(self.error_messages["many"], code="many")
        if self.single and number > 1:
            raise forms.ValidationError(self.error_messages["one"], code="one")

    def _code(self, existing: set[str] | dict[str, str], text: str, slug: str) -> str:
        """Return the code that somebody means by a text."""
        for code in (text, slug):
            if code in existing:
                return existing[code] if isinstance(existing, dict) else code
        raise forms.ValidationError(
            self.error_messages["unknown"], code="unknown", params={"value": text}
        )

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # A maximum length is for text inputs, not for choices.
        return super().widget_attrs(widget) if isinstance(widget, forms.TextInput) else {}

    def run_validators(self, value: Any) -> None:
        super().run_validators(",".join(value))


def codes_in(
    rows: Callable[[], QuerySet[Any]], code: str = "slug"
) -> Callable[[set[str]], set[str]]:
    """Return a function that finds codes in the field `code` of `rows`, which are public."""

    def lookup(codes: set[str]) -> set[str]:
        values = rows().order_by().filter(**{f"{code}__in": codes}).values_list(code, flat=True)
        return set(values.distinct())

    return lookup


class Boxes(forms.CheckboxSelectMultiple):
    """Checkboxes, one for each choice. The checked ones are one value, joined by commas."""

    def value_from_datadict(self, data: Any, files: Any, name: str) -> str:
        given = data.getlist(name) if hasattr(data, "getlist") else [data.get(name, "")]
        return ",".join(value for value in given if value)

    def format_value(self, value: Any) -> list[str]:
        return str(value).split(",") if value else []


class CodesFilter(django_filters.Filter):
    """Rows that have any of some codes: slugs of cities, names of regions.

    `through` returns a queryset whose rows refer to the listed row by `owner` and have the code at
    `path`: a subquery, not a join, so that no row occurs twice. Without it `field_name` of the
    listed row itself is compared.
    """

    field_class = CodesField

    def __init__(
        self,
        *,
        lookup: CodeLookup,
        through: Callable[[], QuerySet[Any]] | None = None,
        owner: str = "",
        path: str = "",
        **kwargs: Any,
    ) -> None:
        self.through, self.owner, self.path = through, owner, path
        super().__init__(lookup=lookup, **kwargs)

    def matching(self, path: str, codes: list[str]) -> Q:
        """Return the condition that the value at `path` is one of `codes`."""
        return Q(**{f"{path}__in": codes})

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        if not value:
            return qs
        if self.through is None:
            return qs.filter(self.matching(str(self.field_name), value))
        met = self.through().filter(self.matching(self.path, value), **{self.owner: OuterRef("pk")})
        return qs.filter(Exists(met))


class ChoicesFilter(CodesFilter):
    """Rows that have any of some fixed choices; `boxes` lets the form send several at once."""

    def __init__(
        self, *, choices: list[tuple[str, Any]], boxes: bool = False, **kwargs: Any
    ) -> None:
        self.codes = [str(value) for value, _label in choices]
        everything = ("", gettext_lazy("All"))
        widget = Boxes(choices=choices) if boxes else forms.Select(choices=[everything, *choices])
        super().__init__(lookup=set(self.codes).intersection, widget=widget, **kwargs)


class YesNoFilter(ChoicesFilter):
    """Rows that meet a condition, or do not: "yes" or "no"."""

    def __init__(self, *, condition: Callable[[], Q], **kwargs: Any) -> None:
        self.condition = condition
        choices = [("yes", gettext_lazy("Yes")), ("no", gettext_lazy("No"))]
        super().__init__(choices=choices, single=True, **kwargs)

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        if not value:
            return qs
        return qs.filter(self.condition() if value == ["yes"] else ~self.condition())


class YearFilter(django_filters.NumberFilter):
    """Rows whose date lies in a year."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(min_value=1900, max_value=2100, decimal_places=0, **kwargs)

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs if value is None else qs.filter(**{f"{self.field_name}__year": int(value)})


class DayField(forms.DateField):
    """A date as in 2025-06-30, and in no other form: 06/07/2025 is ambiguous."""

    input_formats = ["%Y-%m-%d"]
    default_error_messages = {"invalid": gettext_lazy("Enter a day, for example 2025-06-30.")}
    max_length = 10

    def to_python(self, value: Any) -> date | None:
        if isinstance(value, str) and value and not DAY.fullmatch(value.strip()):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class SinceFilter(django_filters.Filter):
    """Rows whose time is on a day or later."""

    field_class = DayField

    def filter(self, qs: QuerySet[Any], value: date | None) -> QuerySet[Any]:
        if value is None:
            return qs
        start = datetime.combine(value, time.min, get_current_timezone())
        return qs.filter(**{f"{self.field_name}__gte": start})


class SortFilter(ChoicesFilter):
    """The order of the rows: one of `orders`, each a name with its label and fields to sort by.

    Every order ends in the primary key, so that no two requests differ.
    """

    def __init__(self, orders: dict[str, tuple[Any, Sequence[Any]]], **kwargs: Any) -> None:
        self.orders = orders
        kwargs.setdefault("label", gettext_lazy("Sort by"))
        choices = [(key, label) for key, (label, _f) in orders.items()]
        super().__init__(choices=choices, single=True, **kwargs)
        # The first order is the default, so the form leaves it out.
        self.extra["widget"] = forms.Select(choices=[("", choices[0][1]), *choices[1:]])

    def filter(self, qs: QuerySet[Any], value: list[str]) -> QuerySet[Any]:
        if not value:
            return qs
        return qs.order_by(*self.orders[value[0]][1], "pk")


class CappedPaginator(Paginator):
    """Pages of a list whose length is counted only up to `COUNT_CAP`."""

    @property
    def capped(self) -> bool:
        """Whether there are more rows than are counted."""
        return self.count > COUNT_CAP

    @property
    def count_label(self) -> str:
        """The number of rows as a list shows it: "40", "1000+"."""
        return f"{COUNT_CAP}+" if self.capped else str(self.count)

    @property
    def count(self) -> int:
        if not hasattr(self, "_count"):
            rows = self.object_list
            assert isinstance(rows, QuerySet)
            # By key alone: annotations do not matter for counting.
            self._count = rows.order_by().values("pk")[: COUNT_CAP + 1].count()
        return self._count


def page_number(request: HttpRequest, paginator: Paginator) -> Page:
    """Return the requested page. Raises ValueError with a sentence for an invalid one."""
    text = request.GET.get("page", "1")
    if not (text.isascii() and text.isdigit() and len(text) <= 6):
        raise ValueError(_("page: “%(text)s” is not a whole number.") % {"text": text[:40]})
    try:
        return paginator.page(int(text))
    except EmptyPage:
        raise ValueError(
            _("page: there are pages 1 to %(last)s.") % {"last": paginator.num_pages}
        ) from None
