from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("cities", "0003_trail_roles"),
        ("commitments", "0004_order_by_folded_name"),
    ]

    operations = [
        migrations.AlterConstraint(
            model_name="endorsement",
            name="commitments_endorsement_city_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on__isnull", True)),
                fields=("framework", "city"),
                name="commitments_endorsement_city_once",
                violation_error_message="This city is listed already.",
            ),
        ),
        migrations.AlterConstraint(
            model_name="endorsement",
            name="commitments_endorsement_network_once",
            constraint=models.UniqueConstraint(
                condition=models.Q(("withdrawn_on__isnull", True)),
                fields=("framework", "network"),
                name="commitments_endorsement_network_once",
                violation_error_message="This network is listed already.",
            ),
        ),
    ]
