"""Words of commitments, frameworks, reports, practices and funding are kept for search."""

from typing import Any

import config.search.kept
from django.conf import settings
from django.db import migrations

MODELS = (
    "Commitment",
    "Framework",
    "Grant",
    "Need",
    "Objective",
    "Practice",
    "ProgressReport",
    "Term",
)


def keep(apps: Any, schema_editor: Any) -> None:
    alias = schema_editor.connection.alias
    for name in MODELS:
        rows = apps.get_model("commitments", name)._base_manager.using(alias)
        config.search.kept.refresh_words(rows.all())


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0014_search_words"),
        ("commitments", "0027_former_rhythm_removed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="commitment",
            name="words",
            field=config.search.kept.WordsField(
                only={"public": [True]},
                texts=("summary", "wording", "kind", "registry_id", "slug"),
                titles=("title",),
            ),
        ),
        migrations.AddField(
            model_name="framework",
            name="words",
            field=config.search.kept.WordsField(
                only={"public": [True]},
                texts=("document_symbol", "kind"),
                titles=("name", "short_name", "slug"),
            ),
        ),
        migrations.AddField(
            model_name="grant",
            name="words",
            field=config.search.kept.WordsField(
                only={"public": [True]}, texts=("programme", "slug"), titles=("purpose",)
            ),
        ),
        migrations.AddField(
            model_name="need",
            name="words",
            field=config.search.kept.WordsField(
                only={"public": [True]}, texts=("slug",), titles=("what",)
            ),
        ),
        migrations.AddField(
            model_name="objective",
            name="words",
            field=config.search.kept.WordsField(
                only={"public": [True]}, titles=("code", "title", "kind")
            ),
        ),
        migrations.AddField(
            model_name="practice",
            name="words",
            field=config.search.kept.WordsField(
                only={"public": [True]},
                texts=("problem", "done", "result", "lessons", "kind"),
                titles=("title",),
            ),
        ),
        migrations.AddField(
            model_name="progressreport",
            name="words",
            field=config.search.kept.WordsField(
                only={"state": ["published"]}, texts=("summary", "challenges", "next_steps")
            ),
        ),
        migrations.AddField(
            model_name="term",
            name="words",
            field=config.search.kept.WordsField(titles=("label",)),
        ),
        migrations.AddIndex(
            model_name="commitment",
            index=config.search.kept.WordsIndex(
                fields=["words"], name="commitments_commitment_words"
            ),
        ),
        migrations.AddIndex(
            model_name="grant",
            index=config.search.kept.WordsIndex(fields=["words"], name="commitments_grant_words"),
        ),
        migrations.AddIndex(
            model_name="need",
            index=config.search.kept.WordsIndex(fields=["words"], name="commitments_need_words"),
        ),
        migrations.AddIndex(
            model_name="practice",
            index=config.search.kept.WordsIndex(
                fields=["words"], name="commitments_practice_words"
            ),
        ),
        migrations.AddIndex(
            model_name="progressreport",
            index=config.search.kept.WordsIndex(fields=["words"], name="commitments_report_words"),
        ),
        migrations.RunPython(keep, migrations.RunPython.noop, elidable=True),
    ]
