import agencies.models.fields
import datetime
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0010_names_without_invisible_characters"),
        ("events", "0015_contact_person"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="event",
            name="event_days_in_range",
        ),
        migrations.AddField(
            model_name="event",
            name="answers_until",
            field=agencies.models.fields.DayField(
                blank=True,
                help_text="Confirmed people are asked on their page. Empty: nobody is asked. No seat is freed by itself.",
                null=True,
                verbose_name="people say until when whether they attend",
            ),
        ),
        migrations.AddConstraint(
            model_name="event",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("starts_on__range", (datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))),
                        ("starts_on", None),
                        _connector="OR",
                    ),
                    models.Q(
                        ("ends_on__range", (datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))),
                        ("ends_on", None),
                        _connector="OR",
                    ),
                    models.Q(
                        ("registration_opens_on__range", (datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))),
                        ("registration_opens_on", None),
                        _connector="OR",
                    ),
                    models.Q(
                        ("registration_closes_on__range", (datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))),
                        ("registration_closes_on", None),
                        _connector="OR",
                    ),
                    models.Q(
                        ("answers_until__range", (datetime.date(1900, 1, 1), datetime.date(2199, 12, 31))),
                        ("answers_until", None),
                        _connector="OR",
                    ),
                ),
                name="event_days_in_range",
                violation_error_message="Dates lie between 1900 and 2199.",
            ),
        ),
    ]
