from django.db import migrations, models


def to_formats(apps, schema_editor):
    for schedule in apps.get_model("reports", "Schedule").objects.all():
        schedule.formats = [schedule.format]
        schedule.save(update_fields=["formats"])


class Migration(migrations.Migration):
    """A schedule has several formats. Its earlier deliveries have no format of their own: all had the only one."""

    dependencies = [("reports", "0008_closed_introductions")]

    operations = [
        migrations.RemoveConstraint(model_name="schedule", name="schedule_format_known"),
        migrations.AddField(
            model_name="schedule",
            name="formats",
            field=models.JSONField(default=list, verbose_name="formats"),
        ),
        migrations.RunPython(to_formats, migrations.RunPython.noop),
        migrations.RemoveField(model_name="schedule", name="format"),
        migrations.RemoveConstraint(model_name="delivery", name="delivery_once_a_recipient_and_period"),
        migrations.AddField(
            model_name="delivery",
            name="format",
            field=models.CharField(blank=True, default="", max_length=6, verbose_name="format"),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="delivery",
            constraint=models.UniqueConstraint(
                fields=["schedule", "recipient", "period", "format"],
                name="delivery_once_a_recipient_period_and_format",
            ),
        ),
    ]
