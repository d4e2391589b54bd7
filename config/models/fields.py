"""Model fields that several models share: text, web addresses, languages, partial dates.

And the index of a list in the order of such dates.
"""

import re
import unicodedata
from collections.abc import Sequence
from copy import copy
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator, URLValidator
from django.db import models
from django.utils.translation import gettext_lazy as _

from config.models.codes import validate_language, validate_timezone
from config.models.currencies import validate_currency
from config.models.keys import compared_key

# Letters that Unicode does not decompose into a base letter and a mark.
_WHOLE_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe"})


def fold(text: str) -> str:
    """Return `text` without marks and case, so that "MONTREAL" equals "Montréal".

    The same on every database, unlike `icontains`.
    """
    apart = unicodedata.normalize("NFKD", text)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare.casefold().translate(_WHOLE_LETTERS)


class SearchField(models.TextField):
    """Folded text of other fields of the row, refreshed whenever the row is saved.

    `sources` are attribute paths with `__` between steps ("country__name"). Filter it with
    `search__contains=fold(word)`.
    """

    def __init__(self, *, sources: Sequence[str] = (), **kwargs: Any) -> None:
        self.sources = tuple(sources)
        kwargs.update(editable=False, blank=True, default="")
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for preset in ("editable", "blank", "default"):
            kwargs.pop(preset, None)
        return name, path, args, kwargs | {"sources": self.sources}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        words = []
        for source in self.sources:
            value: Any = model_instance
            for step in source.split("__"):
                value = getattr(value, step, None)
            if value:
                words.append(fold(str(value)))
        text = "\n".join(words)
        setattr(model_instance, self.attname, text)
        return text


class ComparedKeyField(models.TextField):
    """A key in `source`, a field of the row, as people compare it; kept with the row.

    A unique constraint over it holds for what looks alike, on every database.
    """

    def __init__(self, *, source: str = "", **kwargs: Any) -> None:
        self.source = source
        kwargs.update(editable=False, blank=True, default="")
        super().__init__(**kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        for preset in ("editable", "blank", "default"):
            kwargs.pop(preset, None)
        return name, path, args, kwargs | {"source": self.source}

    def pre_save(self, model_instance: models.Model, add: bool) -> str:
        text = compared_key(getattr(model_instance, self.source))
        setattr(model_instance, self.attname, text)
        return text


class LowerCaseSlugField(models.SlugField):
    """A short name that is the same in capitals: kept in small letters."""

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.SlugField", args, kwargs

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return text.lower() if isinstance(text, str) else text

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:
        text = self.to_python(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, text)
        return text


# An e-mail address, or a telephone number in its international form: +256 414 231 245.
CONTACT = re.compile(
    r"(?<![^\s@])[^\s@/]{1,64}@[^\s@]{1,200}\.[^\W\d_]{2,}|\+\d(?:[ ().\-/]{0,2}\d){9,14}"
)


def validate_no_contact_details(text: str) -> None:
    """Raise ValidationError if a text contains an e-mail address or a telephone number."""
    if match := CONTACT.search(text):
        message = _(
            "Remove “%(found)s”: texts must not contain e-mail addresses or telephone numbers."
        )
        raise ValidationError(message, "contact-details", {"found": match.group()})


class NarrativeField(models.TextField):
    """Text that the public reads, with nothing about individuals."""

    default_validators = [validate_no_contact_details]


class WebAddressField(models.URLField):
    """An address that starts with http:// or https://; nothing else is a link here."""

    default_validators = [URLValidator(schemes=["http", "https"])]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 500)
        super().__init__(*args, **kwargs)

    def formfield(self, **kwargs: Any) -> Any:
        return super().formfield(**{"assume_scheme": "https", **kwargs})


def site_languages() -> list[tuple[str, str]]:
    """Return the languages of the site, each by its code and by the name its speakers give it.

    As the choices of a field it lets a language be added without a migration.
    """
    return list(settings.LANGUAGES)


class LanguageCodeField(models.CharField):
    """The language of a text, as a language code."""

    default_validators = [
        RegexValidator(
            r"^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*\Z",
            _("Enter a language code: en, fr, es, ar, sw, pt-BR."),
        ),
        validate_language,
    ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{"max_length": 10, "default": "en", **kwargs})


class TimeZoneField(models.CharField):
    """A time zone, by its IANA name."""

    default_validators = [validate_timezone]

    def deconstruct(self) -> Any:
        name, _path, args, kwargs = super().deconstruct()
        return name, "django.db.models.CharField", args, kwargs


class Precision(models.TextChoices):
    """The precision of a date; the parts beyond it are placeholders and never shown."""

    DAY = "day", _("day")
    MONTH = "month", _("month")
    QUARTER = "quarter", _("quarter")
    YEAR = "year", _("year")


class PrecisionField(models.CharField):
    """The precision of the date beside it; empty without a date."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 7)
        kwargs.setdefault("choices", Precision.choices)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault(
            "help_text",
            "How much of the date is known. A coarser date prints without its filler.",
        )
        super().__init__(*args, **kwargs)


class DayPrecisionField(PrecisionField):
    """How much is known of the date beside it, which is a day unless the source says less."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("blank", False)
        kwargs.setdefault("default", Precision.DAY.value)
        kwargs.setdefault(
            "help_text", "How much of the date is known: day unless the source says less."
        )
        super().__init__(*args, **kwargs)


class AtLatestField(models.BooleanField):
    """Whether the date beside it is the latest day possible: it happened by then."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", False)
        kwargs.setdefault(
            "help_text", "It happened by that date, maybe earlier; the note says why."
        )
        super().__init__(*args, **kwargs)


class Qualifier(models.TextChoices):
    """How a source states a number: "over 400" is at least 400, not 400."""

    EXACTLY = "exactly", _("exactly")
    AT_LEAST = "at-least", _("at least")
    ABOUT = "about", _("about")
    AT_MOST = "at-most", _("at most")


class QualifierField(models.CharField):
    """How a source states the number beside it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 8)
        kwargs.setdefault("choices", Qualifier.choices)
        kwargs.setdefault("default", Qualifier.EXACTLY)
        kwargs.setdefault("help_text", "As the source states it: “over 400” is at least 400.")
        super().__init__(*args, **kwargs)


class CurrencyField(models.CharField):
    """One currency, by its ISO 4217 code."""

    default_validators = [validate_currency]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 3)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("help_text", "ISO 4217: three capital letters, as in EUR.")
        super().__init__(*args, **kwargs)

    @property
    def validators(self) -> list[Any]:
        """Only the one above: what is too long is refused in one sentence as well."""
        return [*self.default_validators]

    def formfield(self, **kwargs: Any) -> Any:
        """Return a field of a form that leaves the length to that one sentence too."""
        return super().formfield(**{"max_length": None, **kwargs})


class NewestFirst(models.Index):
    """An index in the order of a list, where "-day" is newest first and unknown last.

    With it a page is read along the index, instead of sorting all rows.
    """

    def create_sql(self, model: Any, schema_editor: Any, using: str = "", **kwargs: Any) -> Any:
        index = copy(self)
        # SQLite sorts NULL as the oldest anyway, and its indexes have no option for it.
        if schema_editor.connection.vendor == "postgresql":
            index.fields_orders = [
                (name, f"{order} NULLS LAST" if order and _may_be_unknown(model, name) else order)
                for name, order in self.fields_orders
            ]
        return super(NewestFirst, index).create_sql(model, schema_editor, using, **kwargs)


def _may_be_unknown(model: type[models.Model], name: str) -> bool:
    return bool(getattr(model._meta.get_field(name), "null", False))


def known_dates(*names: str) -> models.CheckConstraint:
    """Return the constraint: each date field of `names` has a precision exactly when it is set."""
    condition = models.Q()
    for name in names:
        condition &= models.Q(**{f"{name}__isnull": True, f"{name}_precision": ""}) | (
            models.Q(**{f"{name}__isnull": False}) & ~models.Q(**{f"{name}_precision": ""})
        )
    return models.CheckConstraint(
        condition=condition,
        name="%(app_label)s_%(class)s_date_has_precision",
        violation_error_message=_("A date needs a precision, and a precision needs a date."),
    )


def qualified_numbers(**qualifiers: str) -> models.CheckConstraint:
    """Return the constraint: a qualifier other than "exactly" needs its number.

    `qualifiers` names the field of the qualifier for each number: `value="qualifier"`.
    """
    condition = models.Q()
    for number, qualifier in qualifiers.items():
        condition &= models.Q(**{f"{number}__isnull": False}) | models.Q(
            **{qualifier: Qualifier.EXACTLY.value}
        )
    return models.CheckConstraint(
        condition=condition,
        name="%(app_label)s_%(class)s_qualifier_has_number",
        violation_error_message=_("“At least”, “about” and “at most” need a number."),
    )


def exactly_one(*relations: str) -> models.Q:
    """Return the condition that exactly one of these relations is set."""
    condition = models.Q()
    for chosen in relations:
        condition |= models.Q(**{f"{name}__isnull": name != chosen for name in relations})
    return condition


def any_public(*relations: str) -> models.Q:
    """Return the condition that the public sees a row of one of these relations."""
    condition = models.Q()
    for name in relations:
        condition |= models.Q(**{f"{name}__public": True})
    return condition
