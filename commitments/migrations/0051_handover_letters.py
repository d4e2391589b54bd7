"""A letter to who takes over from somebody who left."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("commitments", "0050_time_zones"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notice",
            name="kind",
            field=models.CharField(
                choices=[
                    ("due", "a report is due soon"),
                    ("overdue", "a report is overdue"),
                    ("reminder", "the secretariat reminds you of a report"),
                    ("returned", "a report was returned for revision"),
                    ("published", "a report was published"),
                    ("invited", "you are asked to review a report"),
                    ("reviewed", "a review of your report arrived"),
                    ("review-declined", "a city declined to review a report"),
                    ("reply-ends", "the time to reply to a review ends soon"),
                    ("requested", "a change of a promise waits for your confirmation"),
                    ("confirmed", "the change you asked for was confirmed"),
                    ("declined", "the change you asked for was declined"),
                    ("submitted", "a report waits for you to check it"),
                    ("compiled", "others compiled something about your city from public sources"),
                    ("review-in", "a review was handed in; the city can reply now"),
                    ("replied", "a city replied to a review: it can be published"),
                    ("practice", "a practice waits for you to check it"),
                    ("error", "a reader reported an error on a page"),
                    ("refused", "letters to this city do not arrive"),
                    ("handover", "somebody left and hands over to you"),
                    ("join", "a city or network wants to join"),
                    ("confirm", "please confirm that you want to follow this"),
                    ("digest", "what is new"),
                ],
                max_length=20,
            ),
        ),
    ]
