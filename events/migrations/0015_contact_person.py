import agencies.models.fields
import django.core.validators
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("events", "0014_sessions_after_midnight"),
    ]

    operations = [
        migrations.AddField(
            model_name="event",
            name="contact_name",
            field=agencies.models.fields.TidyCharField(
                blank=True,
                help_text="Participants and staff see whom they can ask.",
                max_length=200,
                verbose_name="contact person",
            ),
        ),
        migrations.AddField(
            model_name="event",
            name="contact_phone",
            field=agencies.models.fields.TidyCharField(
                blank=True,
                help_text="Best a number with WhatsApp: their pages lead to it.",
                max_length=40,
                validators=[
                    django.core.validators.RegexValidator(
                        "^[0-9+(][0-9 +()./-]{5,}\\Z", "Write a phone number as 0812-3456-7890."
                    )
                ],
                verbose_name="phone of the contact person",
            ),
        ),
    ]
