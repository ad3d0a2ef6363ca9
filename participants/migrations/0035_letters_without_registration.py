from django.db import migrations, models


class Migration(migrations.Migration):
    """On its own, because PostgreSQL does not change a table in the transaction that has changed its rows."""

    dependencies = [("participants", "0034_fill_letters_of_registrations")]

    operations = [
        migrations.RemoveField("assignmentletter", "registration"),
        migrations.AlterField(
            "assignmentletter",
            "event",
            models.ForeignKey("events.event", models.PROTECT, related_name="+", verbose_name="event"),
        ),
    ]
