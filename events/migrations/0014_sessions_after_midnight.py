import datetime

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("events", "0013_plain_texts")]

    operations = [
        migrations.RemoveConstraint(model_name="session", name="session_ends_after_start"),
        migrations.AddConstraint(
            model_name="session",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("starts_at", None),
                    ("ends_at", None),
                    ("ends_at__gt", models.F("starts_at")),
                    models.Q(("ends_at", datetime.time(0, 0)), ("starts_at__gt", datetime.time(0, 0))),
                    models.Q(("ends_at__lte", datetime.time(6, 0)), ("starts_at__gte", datetime.time(12, 0))),
                    _connector="OR",
                ),
                name="session_ends_after_start",
                violation_error_message="A session ends after it starts. Only one that starts from 12.00 on may end on the next day, until 06.00.",
            ),
        ),
    ]
