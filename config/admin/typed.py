"""Fields that read numbers and days as people write them, and ask where there are two readings.

What was read stands beside the field in words: "1,250 people", "30 June 2026".
"""

from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib.admin.widgets import AdminDateWidget
from django.utils.formats import get_format
from django.utils.html import format_html, format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from config.dates import AmbiguousDay, format_partial_date, read_day
from config.numbers import MINUS, AmbiguousNumber, amount, read_number

# Languages whose writers put either the day or the month first.
EITHER_FIRST = ("en",)


def day_meant(text: str) -> date:
    """Return the day that a text says to who writes in the current language."""
    return read_day(text, day_first=get_language() not in EITHER_FIRST)


def number_text(value: Decimal) -> str:
    """Return a number as a field shows it: with the reader's sign, and with one reading only."""
    text = f"{value.normalize():f}"
    try:
        read_number(text)
    except AmbiguousNumber:
        text += "0"
    return text.replace(".", get_format("DECIMAL_SEPARATOR"))


class AskingInput(forms.TextInput):
    """An input with what was read from it; with a choice where it has two readings."""

    def echo(self, value: Any) -> tuple[str, list[tuple[str, str]]]:
        """Return what is read from a value, in words, and else its readings: value and words."""
        raise NotImplementedError

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> Any:
        field = super().render(name, value, attrs, renderer)
        words, readings = self.echo(value) if value not in (None, "") else ("", [])
        if not readings:
            return format_html('{} <span class="echo">{}</span>', field, words) if words else field
        choices = format_html_join(
            " ",
            '<label><input type="radio" name="{}-meant" value="{}"> {}</label>',
            ((name, reading, words_of_it) for reading, words_of_it in readings),
        )
        question = format_html('<input type="hidden" name="{}-asked" value="{}">', name, value)
        return format_html('{} {}<span class="readings">{}</span>', field, question, choices)

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        """Return what was typed; the reading that was chosen of it, unless it was typed anew."""
        typed = super().value_from_datadict(data, files, name)
        meant = data.get(f"{name}-meant")
        return meant if meant and data.get(f"{name}-asked") == typed else typed


class NumberText(AskingInput):
    """A text input for numbers; a number input silently drops what is none. `unit` follows."""

    unit = ""

    def __init__(self, attrs: Any = None) -> None:
        super().__init__({"inputmode": "decimal", "class": "number", **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, Decimal):
            return number_text(value)
        text: str | None = super().format_value(value)
        return text

    def echo(self, value: Any) -> tuple[str, list[tuple[str, str]]]:
        try:
            number = value if isinstance(value, Decimal) else read_number(str(value))
        except AmbiguousNumber as ambiguous:
            whole, fraction = ambiguous.readings
            return "", [(str(whole), amount(whole)), (f"{fraction}0", amount(fraction))]
        except ValueError:
            return "", []
        words = amount(number)
        if not self.unit and words.replace(MINUS, "-") == self.format_value(value):
            return "", []
        return f"{words} {self.unit}".strip(), []


class LocalDateInput(AskingInput, AdminDateWidget):
    """Django's input with a calendar, and the day in words."""

    def echo(self, value: Any) -> tuple[str, list[tuple[str, str]]]:
        try:
            day = value if isinstance(value, date) else day_meant(str(value))
        except AmbiguousDay as ambiguous:
            return "", [(day.isoformat(), format_partial_date(day)) for day in ambiguous.readings]
        except ValueError:
            return "", []
        return format_partial_date(day), []


class LocalNumberField(forms.DecimalField):
    """A number as people write it: 1250.5, 1 250,5, 1.250,5."""

    widget = NumberText
    default_error_messages = {
        "invalid": _("Enter a number only, for example %(example)s."),
        "ambiguous": _("Is it %(one)s or %(other)s? Choose the one that is meant."),
    }

    def to_python(self, value: Any) -> Any:
        return super().to_python(_number(self, value) if isinstance(value, str) else value)


class LocalWholeField(forms.IntegerField):
    """A whole number as people write it: 1250, 1 250."""

    widget = NumberText
    default_error_messages = LocalNumberField.default_error_messages

    def to_python(self, value: Any) -> Any:
        return super().to_python(_number(self, value) if isinstance(value, str) else value)


def _number(field: forms.Field, text: str) -> Decimal | str:
    """Return the number of a text; the text itself where it is empty."""
    if not text.strip():
        return ""
    try:
        return read_number(text)
    except AmbiguousNumber as ambiguous:
        first, second = map(amount, ambiguous.readings)
        params = {"one": first, "other": second}
        raise forms.ValidationError(field.error_messages["ambiguous"], "ambiguous", params)
    except ValueError:
        example = {"example": number_text(Decimal("1250.5"))}
        raise forms.ValidationError(field.error_messages["invalid"], "invalid", example)


class LocalDateField(forms.DateField):
    """A day as people write it: 30/06/2026, 30.6.2026, 2026-06-30."""

    widget = LocalDateInput
    default_error_messages = {
        "invalid": _("Enter a day, for example %(example)s."),
        "ambiguous": LocalNumberField.default_error_messages["ambiguous"],
    }

    def to_python(self, value: Any) -> Any:
        if not isinstance(value, str) or not value.strip():
            return super().to_python(value)
        try:
            return day_meant(value)
        except AmbiguousDay as ambiguous:
            first, second = map(format_partial_date, ambiguous.readings)
            params = {"one": first, "other": second}
            raise forms.ValidationError(self.error_messages["ambiguous"], "ambiguous", params)
        except ValueError:
            example = {"example": date(2026, 6, 30).strftime(get_format("DATE_INPUT_FORMATS")[0])}
            raise forms.ValidationError(self.error_messages["invalid"], "invalid", example)
