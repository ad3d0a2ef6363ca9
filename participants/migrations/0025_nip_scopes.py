from collections import defaultdict

from django.db import migrations, models


def fill_scopes(apps, schema_editor):
    """Give everybody who shares a NIP the scope of their province, or a spare one if it is taken."""
    people = apps.get_model("participants", "Participant").objects
    taken = defaultdict(lambda: {""})
    for person in people.filter(shares_nip=True).select_related("agency").order_by("pk"):
        spare = (f"{number:02}" for number in range(1, 10))
        wanted = [person.agency.province_id, *spare]
        person.nip_scope = next(scope for scope in wanted if scope not in taken[person.nip])
        taken[person.nip].add(person.nip_scope)
        person.save(update_fields=["nip_scope"])


class Migration(migrations.Migration):
    dependencies = [
        ("agencies", "0007_agencies_added_by_users"),
        ("participants", "0024_link_mail_key"),
    ]

    operations = [
        migrations.AddField(
            "participant",
            "nip_scope",
            models.CharField("scope of the NIP", blank=True, default="", editable=False, max_length=2),
        ),
        migrations.RunPython(fill_scopes, migrations.RunPython.noop),
        migrations.RemoveConstraint("participant", "participant_nip_once"),
        migrations.RemoveIndex("participant", "participant_nip"),
        migrations.RemoveField("participant", "shares_nip"),
        migrations.AddConstraint(
            "participant",
            models.UniqueConstraint(
                fields=["nip", "nip_scope"],
                condition=~models.Q(nip=""),
                name="participant_nip_once",
                violation_error_message="A person with this NIP is recorded already.",
            ),
        ),
    ]
