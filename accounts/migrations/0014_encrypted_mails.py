import accounts.encryption.fields
from django.db import migrations, models

from accounts.encryption import personal
from accounts.encryption.columns import decrypt_to_plain, encrypt_plain


def encrypt(apps, schema_editor):
    """Encrypt the mails, and replace the address in the keys of mails to former addresses by its hash."""
    alias = schema_editor.connection.alias
    messages = apps.get_model("accounts", "Message")
    encrypt_plain(messages, alias)
    for message in messages.objects.using(alias).filter(key__startswith="email-changed:").only("key"):
        fact, _colon, address = message.key.rpartition(":")
        if "@" in address:
            key = f"{fact}:{personal.keyed_hash('email', address)}"
            messages.objects.using(alias).filter(pk=message.pk).update(key=key)


def decrypt(apps, schema_editor):
    decrypt_to_plain(apps.get_model("accounts", "Message"), schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0013_trail_rewriting'),
    ]

    operations = [
        migrations.AddField(
            model_name='message',
            name='recipient_hash',
            field=accounts.encryption.fields.KeyedHashField(blank=True, default='', editable=False, max_length=32, source='recipient'),
        ),
        migrations.AlterField(
            model_name='message',
            name='body',
            field=accounts.encryption.fields.EncryptedTextField(blank=True, verbose_name='text'),
        ),
        migrations.AlterField(
            model_name='message',
            name='last_error',
            field=accounts.encryption.fields.EncryptedCharField(blank=True, max_length=300, verbose_name='last error'),
        ),
        migrations.AlterField(
            model_name='message',
            name='recipient',
            field=accounts.encryption.fields.EncryptedEmailField(hashed_in='recipient_hash', max_length=254, verbose_name='to'),
        ),
        migrations.AddIndex(
            model_name='message',
            index=models.Index(fields=['recipient_hash'], name='message_recipient_hash'),
        ),
        migrations.RunPython(encrypt, decrypt),
    ]
