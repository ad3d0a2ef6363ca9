from django.db import migrations

import participants.names


def fill_name_keys(apps, schema_editor):
    """Write the keys of names again, because K.H. with dots is a title now."""
    people = apps.get_model("participants", "Participant").objects.using(schema_editor.connection.alias)
    found = people.order_by("pk").values_list("pk", "full_name", "name_key").iterator(chunk_size=2_000)
    keys = ((pk, participants.names.bare_key(name)[:200], before) for pk, name, before in found)
    for pk, key in [(pk, key) for pk, key, before in keys if key != before]:
        people.filter(pk=pk).update(name_key=key)


class Migration(migrations.Migration):
    dependencies = [("participants", "0026_texts_without_invisible_characters")]

    operations = [migrations.RunPython(fill_name_keys, migrations.RunPython.noop)]
