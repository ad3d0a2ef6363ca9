from django.db import migrations

from accounts.encryption.columns import write_hashes


def fill(apps, schema_editor):
    write_hashes(apps.get_model("participants", "Participant"), schema_editor.connection.alias)


class Migration(migrations.Migration):
    """Fill the columns in short transactions, so that the table is never locked as a whole. If it is interrupted, run
    `migrate` again."""

    atomic = False
    dependencies = [("participants", "0044_search_index")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
