"""Turn roles of endorsements in free text into codes. The text stays in the note."""

from typing import Any

from django.db import migrations

# Code of a role for what its text begins with; the first that matches counts.
CODES = {
    "non-member supporter": "supporter",
    "endorsing network": "supporter",
    "supporter": "supporter",
    "signatory": "signatory",
    "author": "author",
    "organiser": "organiser",
    "certified": "certified",
}


def code_of(text: str) -> tuple[str, str]:
    """Return the code of a role and what its text says more."""
    plain = " ".join(text.split()).lower()
    code = next((code for start, code in CODES.items() if plain.startswith(start)), "signatory")
    return code, "" if plain in ("", code) else text


def to_codes(apps: Any, schema_editor: Any) -> None:
    endorsements = apps.get_model("commitments", "Endorsement")
    for row in endorsements.objects.using(schema_editor.connection.alias).order_by("pk"):
        row.role, more = code_of(row.role)
        row.note = "\n".join(filter(None, [more, row.note]))
        row.save(update_fields=["role", "note"])


class Migration(migrations.Migration):
    dependencies = [("commitments", "0006_funding_wording_qualifiers")]

    operations = [migrations.RunPython(to_codes, migrations.RunPython.noop)]
