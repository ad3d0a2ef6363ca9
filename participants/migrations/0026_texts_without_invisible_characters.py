from unicodedata import category

from django.db import migrations

import participants.names


def clean_texts(apps, schema_editor):
    """Remove invisible characters from the names, positions and addresses of people. What certificates say stays."""
    people = apps.get_model("participants", "Participant").objects.using(schema_editor.connection.alias)
    for pk, name, position, email in _unclean(people, "full_name", "position", "email"):
        name = _clean(name) or name
        key = participants.names.bare_key(name)[:200]
        people.filter(pk=pk).update(full_name=name, name_key=key, position=_clean(position), email=_clean(email))
    registrations = apps.get_model("participants", "Registration").objects.using(schema_editor.connection.alias)
    for pk, position in _unclean(registrations, "position"):
        registrations.filter(pk=pk).update(position=_clean(position))


def _unclean(rows, *names):
    found = rows.order_by("pk").values_list("pk", *names).iterator(chunk_size=2_000)
    return [row for row in found if any(text != _clean(text) for text in row[1:])]


def _clean(text):
    return " ".join("".join(each for each in text if category(each) != "Cf").split())


class Migration(migrations.Migration):
    dependencies = [("participants", "0025_nip_scopes")]

    operations = [migrations.RunPython(clean_texts, migrations.RunPython.noop)]
