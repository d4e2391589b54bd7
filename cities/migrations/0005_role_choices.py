from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cities", "0004_role_codes")]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="role",
            field=models.CharField(
                choices=[
                    ("member", "member"),
                    ("founding-member", "founding member"),
                    ("leadership-board", "leadership board"),
                    ("steering", "steering committee"),
                    ("grantee", "grantee"),
                    ("partner", "partner"),
                    ("supporter", "supporter"),
                    ("recognised", "recognised"),
                ],
                default="member",
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="participation",
            name="role",
            field=models.CharField(
                choices=[
                    ("host", "host"),
                    ("co-host", "co-host"),
                    ("speaker", "speaker"),
                    ("presenter", "presenter"),
                    ("delegate", "delegate"),
                    ("attendee", "took part"),
                    ("announced", "announced as taking part"),
                    ("signatory", "signatory"),
                    ("pilot", "taking part as a pilot"),
                ],
                default="attendee",
                max_length=10,
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("city__isnull", False),
                        ("member_network__isnull", True),
                        ("organisation__isnull", True),
                    ),
                    models.Q(
                        ("city__isnull", True),
                        ("member_network__isnull", False),
                        ("organisation__isnull", True),
                    ),
                    models.Q(
                        ("city__isnull", True),
                        ("member_network__isnull", True),
                        ("organisation__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="cities_membership_one_member",
                violation_error_message="Name a city, a network or an organisation as the member: one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("member_network__isnull", True),
                    models.Q(("member_network", models.F("network")), _negated=True),
                    _connector="OR",
                ),
                name="cities_membership_not_of_itself",
                violation_error_message="A network cannot be a member of itself.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("network", "city", "role"),
                name="cities_membership_city_current_once",
                violation_error_message="This member already has this role here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("network", "member_network", "role"),
                name="cities_membership_member_network_current_once",
                violation_error_message="This member already has this role here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="membership",
            constraint=models.UniqueConstraint(
                condition=models.Q(("until__isnull", True)),
                fields=("network", "organisation", "role"),
                name="cities_membership_organisation_current_once",
                violation_error_message="This member already has this role here.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("city__isnull", False),
                        ("network__isnull", True),
                        ("organisation__isnull", True),
                    ),
                    models.Q(
                        ("city__isnull", True),
                        ("network__isnull", False),
                        ("organisation__isnull", True),
                    ),
                    models.Q(
                        ("city__isnull", True),
                        ("network__isnull", True),
                        ("organisation__isnull", False),
                    ),
                    _connector="OR",
                ),
                name="cities_participation_one_participant",
                violation_error_message="Name a city, a network or an organisation as the participant: one of them.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                fields=("event", "city", "role"),
                name="cities_participation_city_once_per_role",
                violation_error_message="This is already listed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                fields=("event", "network", "role"),
                name="cities_participation_network_once_per_role",
                violation_error_message="This is already listed.",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.UniqueConstraint(
                fields=("event", "organisation", "role"),
                name="cities_participation_organisation_once_per_role",
                violation_error_message="This is already listed.",
            ),
        ),
    ]
