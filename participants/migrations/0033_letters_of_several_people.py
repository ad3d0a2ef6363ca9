from django.db import migrations, models

import participants.models.letter


class Migration(migrations.Migration):
    """A registration refers to its letter, so that one letter can cover several people."""

    dependencies = [
        ("events", "0001_initial"),
        ("participants", "0032_longer_codes_of_certificates"),
    ]

    operations = [
        migrations.AlterField(
            "assignmentletter",
            "registration",
            models.OneToOneField("participants.registration", models.PROTECT, null=True, related_name="+"),
        ),
        migrations.AddField(
            "assignmentletter",
            "event",
            models.ForeignKey("events.event", models.PROTECT, null=True, related_name="+"),
        ),
        migrations.AddField(
            "registration",
            "letter",
            models.ForeignKey(
                "participants.assignmentletter",
                models.SET_NULL,
                null=True,
                blank=True,
                editable=False,
                related_name="registrations",
                verbose_name="assignment letter",
            ),
        ),
        migrations.AlterField(
            "assignmentletter",
            "file",
            models.FileField("file", upload_to=participants.models.letter.letter_path, max_length=100, blank=True),
        ),
    ]
