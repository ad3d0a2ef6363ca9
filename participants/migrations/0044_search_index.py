from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

import accounts.encryption.fields
from participants.finding.index import drop


def without_index(apps, schema_editor):
    """Remove the index before its columns. It is made after each migrate that has them."""
    drop(schema_editor.connection.alias)


class Trigrams(TrigramExtension):
    """Make the extension pg_trgm. It stays when the migration is taken back: others may use it."""

    def database_backwards(self, app_label, schema_editor, from_state, to_state):
        pass


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0043_second_logo_of_certificates'),
    ]

    operations = [
        Trigrams(),
        migrations.AddField(
            model_name='participant',
            name='nip_prefixes',
            field=accounts.encryption.fields.KeyedPrefixesField(blank=True, default='', editable=False, lengths=(8, 9, 10, 12, 14, 16, 18), max_length=91, source='nip'),
        ),
        migrations.AddField(
            model_name='participant',
            name='phone_prefixes',
            field=accounts.encryption.fields.KeyedPrefixesField(blank=True, default='', editable=False, lengths=(9, 11, 13, 15), max_length=52, source='phone'),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['nip_hash'], name='participant_nip_hash'),
        ),
        migrations.RunPython(migrations.RunPython.noop, without_index),
    ]
