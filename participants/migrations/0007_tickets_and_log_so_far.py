from itertools import islice

from django.db import migrations

from participants.models.registration import new_ticket


def give_tickets(apps, schema_editor):
    registrations = apps.get_model("participants", "Registration").objects
    lacking = list(registrations.filter(ticket=None).order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(lacking), 500):
        rows = [registrations.model(pk=pk, ticket=new_ticket()) for pk in lacking[start : start + 500]]
        registrations.bulk_update(rows, ["ticket"])


def log_the_marks_so_far(apps, schema_editor):
    """Each mark that stands is the first entry of its log."""
    entry = apps.get_model("participants", "MarkEntry")
    marks = apps.get_model("participants", "Attendance").objects.order_by("marked_at", "pk")
    entries = (
        entry(
            registration_id=mark.registration_id,
            session_id=mark.session_id,
            mark=mark.mark,
            by_id=mark.marked_by_id,
            method=mark.method,
            seen_at=mark.marked_at,
            recorded_at=mark.marked_at,
        )
        for mark in marks.iterator(chunk_size=5_000)
    )
    while some := list(islice(entries, 5_000)):
        entry.objects.bulk_create(some)


class Migration(migrations.Migration):
    dependencies = [("participants", "0006_door")]

    operations = [
        migrations.RunPython(give_tickets, migrations.RunPython.noop),
        migrations.RunPython(log_the_marks_so_far, migrations.RunPython.noop),
    ]
