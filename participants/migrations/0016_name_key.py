import django.db.models.functions.text
from django.db import migrations, models

import agencies.models.fields
import participants.models.participant
import participants.names


def fill_name_keys(apps, schema_editor):
    people = apps.get_model("participants", "Participant").objects
    rows = []
    for person in people.order_by("pk").only("pk", "full_name", "name_key").iterator(chunk_size=2_000):
        person.name_key = participants.names.bare_key(person.full_name)[:200]
        rows.append(person)
        if len(rows) == 500:
            people.bulk_update(rows, ["name_key"])
            rows = []
    people.bulk_update(rows, ["name_key"])


class Migration(migrations.Migration):
    dependencies = [("participants", "0015_plain_texts")]

    operations = [
        migrations.AlterField(
            model_name="participant",
            name="full_name",
            field=agencies.models.fields.TidyCharField(
                help_text="As on the certificate, titles included.",
                max_length=200,
                validators=[participants.names.refuse_number_in_name],
                verbose_name="name",
            ),
        ),
        migrations.AddField(
            model_name="participant",
            name="name_key",
            field=participants.models.participant.NameKeyField(blank=True, default="", editable=False, max_length=200),
        ),
        migrations.AddIndex(
            model_name="participant", index=models.Index(fields=["name_key"], name="participant_name_key")
        ),
        migrations.AddIndex(model_name="participant", index=models.Index(fields=["phone"], name="participant_phone")),
        migrations.AddIndex(
            model_name="participant",
            index=models.Index(django.db.models.functions.text.Lower("email"), name="participant_email"),
        ),
        migrations.RunPython(fill_name_keys, migrations.RunPython.noop),
    ]
