"""Turn roles in free text into codes. The text stays as the note where it says more."""

from typing import Any

from django.db import migrations

MEMBERSHIP_DEFAULT, PARTICIPATION_DEFAULT = "member", "attendee"
# Code of a role for what its text begins with; the first that matches counts.
MEMBERSHIPS = {
    "founding member": "founding-member",
    "founding coalition": "founding-member",
    "leadership board": "leadership-board",
    "steering committee": "steering",
    "board": "leadership-board",
    "partner": "partner",
    "grantee": "grantee",
    "supporter": "supporter",
    "recognised": "recognised",
    "member": "member",
}
PARTICIPATIONS = {
    "mayor announced as taking part": "announced",
    "in the delegation": "delegate",
    "mayor attended": "attendee",
    "mayor spoke": "speaker",
    "on the panel": "speaker",
    "spoke": "speaker",
    "speaker": "speaker",
    "presented": "presenter",
    "signed": "signatory",
    "signatory": "signatory",
    "co-host": "co-host",
    "host": "host",
    "pilot city": "pilot",
    "pilot": "pilot",
}
# Texts that say no more than their code.
SAME_AS_CODE = {
    "founding member",
    "leadership board",
    "steering committee",
    "partner city",
    "spoke",
    "speaker",
    "pilot city",
}


def code_of(text: str, codes: dict[str, str], default: str) -> tuple[str, str]:
    """Return the code of a role and the note that keeps what the code does not say."""
    plain = " ".join(text.split()).lower()
    code = next((code for start, code in codes.items() if plain.startswith(start)), default)
    says_no_more = plain in ("", code) or plain in SAME_AS_CODE
    return code, "" if says_no_more else text


def convert(rows: Any, codes: dict[str, str], default: str, key: tuple[str, ...]) -> None:
    """Give each row its code; rows that then say the same become one, with the notes of all."""
    kept: dict[tuple[Any, ...], Any] = {}
    for row in rows.order_by("pk"):
        row.role, row.note = code_of(row.role, codes, default)
        same = kept.setdefault(tuple(getattr(row, name) for name in key), row)
        if same is row or getattr(row, "until", None) is not None:
            row.save(update_fields=["role", "note"])
            continue
        lines = [same.note, row.note, row.source if row.source != same.source else ""]
        same.note = "\n".join(dict.fromkeys(filter(None, lines)))
        same.save(update_fields=["note"])
        row.delete()


def to_codes(apps: Any, schema_editor: Any) -> None:
    database = schema_editor.connection.alias
    memberships = apps.get_model("cities", "Membership").objects.using(database)
    participations = apps.get_model("cities", "Participation").objects.using(database)
    ended = ("network_id", "city_id", "role", "until")
    convert(memberships, MEMBERSHIPS, MEMBERSHIP_DEFAULT, ended)
    convert(participations, PARTICIPATIONS, PARTICIPATION_DEFAULT, ("event_id", "city_id", "role"))


class Migration(migrations.Migration):
    dependencies = [("cities", "0003_organisations_names_archives")]

    operations = [migrations.RunPython(to_codes, migrations.RunPython.noop)]
