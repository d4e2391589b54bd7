"""The language of an answer: the one its address asks for, else each text as it was written."""

from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from typing import Any, TypeVar

from django.conf import settings
from django.http.response import HttpResponseBase
from django.utils.translation import override
from drf_spectacular.utils import OpenApiParameter
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request

from config.coded_text import CodedText

Answer = TypeVar("Answer", bound=HttpResponseBase)
PARAMETER = "language"
LANGUAGE_CODES = sorted(code for code, _name in settings.LANGUAGES)
# What the words of a code are called beside it.
LABEL_SUFFIX = "_label"
DESCRIPTION = (
    "Language of titles and names, as far as they have one in it. Each code has its words beside "
    "it then: `standing_label` beside `standing`. Without it they are in the site's own language, "
    "and codes stand alone."
)


def unknown_language(request: Request) -> dict[str, list[str]]:
    """Return what is wrong with the language that a request asks for, as that of a parameter."""
    text = request.query_params.get(PARAMETER, "")
    if not text or text in LANGUAGE_CODES:
        return {}
    sentence = f"Unknown value “{text[:40]}”. One of: {', '.join(LANGUAGE_CODES)}."
    return {PARAMETER: [CodedText(sentence, "unknown-value")]}


def asked_language(request: Request) -> str:
    """Return the language that a request asks for, "" where it asks for none; refuse others."""
    if problems := unknown_language(request):
        raise ValidationError(problems)
    return str(request.query_params.get(PARAMETER, ""))


def use_language(language: str) -> AbstractContextManager[Any]:
    """Use a language for what is done within, or leave the one in use for ""."""
    return override(language) if language else nullcontext()


def blocks_in(blocks: Iterator[bytes], language: str) -> Iterator[bytes]:
    """Yield blocks, each made in a language that is not left in use between them."""
    while True:
        with use_language(language):
            block = next(blocks, None)
        if block is None:
            return
        yield block


def with_language_header(response: Answer, language: str) -> Answer:
    """Return a response that says which language it was text for."""
    if language:
        response.headers["Content-Language"] = language
    return response


def language_parameter(description: str = DESCRIPTION) -> OpenApiParameter:
    """Return how the schema describes the parameter."""
    return OpenApiParameter(PARAMETER, str, enum=LANGUAGE_CODES, description=description)
