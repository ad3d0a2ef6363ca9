from django.db import migrations, models

_TEXTS = {
    "help_text": (
        "On the day after the last day, everybody who attended gets the link to the evaluation. Until then the "
        "message is among the event's messages, where it can be cancelled."
    ),
    "verbose_name": "the evaluation is mailed after the event",
}


class Migration(migrations.Migration):
    """Existing events keep sending nothing by themselves; new ones mail the evaluation."""

    dependencies = [("events", "0021_archived_courses")]

    operations = [
        migrations.AddField("event", "mails_evaluation", models.BooleanField(default=False, **_TEXTS)),
        migrations.AlterField("event", "mails_evaluation", models.BooleanField(default=True, **_TEXTS)),
    ]
