from django.db import migrations, models


def to_formats(apps, schema_editor):
    for schedule in apps.get_model("reports", "Schedule").objects.all():
        schedule.formats = [schedule.format]
        schedule.save(update_fields=["formats"])


def to_one_format(apps, schema_editor):
    for schedule in apps.get_model("reports", "Schedule").objects.all():
        schedule.format = schedule.formats[0]
        schedule.save(update_fields=["format"])


def to_one_delivery(apps, schema_editor):
    """Keep the first delivery of each schedule, recipient and due day. Starts by hand have no due day: all are kept."""
    seen = set()
    deliveries = apps.get_model("reports", "Delivery").objects
    for key, *delivery in deliveries.exclude(period=None).order_by("pk").values_list(
        "pk", "schedule", "recipient", "period"
    ):
        if tuple(delivery) in seen:
            deliveries.filter(pk=key).delete()
        seen.add(tuple(delivery))


class Migration(migrations.Migration):
    """A schedule has several formats. Its earlier deliveries have no format of their own: all had the only one. Taken
    back, it keeps its first format."""

    dependencies = [("reports", "0008_closed_introductions")]

    operations = [
        migrations.RemoveConstraint(model_name="schedule", name="schedule_format_known"),
        migrations.AddField(
            model_name="schedule",
            name="formats",
            field=models.JSONField(default=list, verbose_name="formats"),
        ),
        migrations.AlterField(  # a default for the way back
            model_name="schedule",
            name="format",
            field=models.CharField(default="", max_length=6, verbose_name="format"),
        ),
        migrations.RunPython(to_formats, to_one_format),
        migrations.RemoveField(model_name="schedule", name="format"),
        migrations.RemoveConstraint(model_name="delivery", name="delivery_once_a_recipient_and_period"),
        migrations.RunPython(migrations.RunPython.noop, to_one_delivery),
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
