from django.db import migrations, models

from accounts.encryption.columns import decrypt_to_plain, encrypt_plain

MODELS = ["Participant", "CorrectionRequest", "PersonalLink", "PersonMerge", "SheetImport"]


def encrypt(apps, schema_editor):
    for name in MODELS:
        encrypt_plain(apps.get_model("participants", name), schema_editor.connection.alias)


def decrypt(apps, schema_editor):
    for name in MODELS:
        decrypt_to_plain(apps.get_model("participants", name), schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ('participants', '0029_encrypted_columns'),
    ]

    operations = [
        migrations.RunPython(encrypt, decrypt),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['phone_hash'], name='participant_phone_hash'),
        ),
        migrations.AddIndex(
            model_name='participant',
            index=models.Index(fields=['email_hash'], name='participant_email_hash'),
        ),
        migrations.AddConstraint(
            model_name='participant',
            constraint=models.UniqueConstraint(condition=models.Q(('nip_hash', ''), _negated=True), fields=('nip_hash', 'nip_scope'), name='participant_nip_once', violation_error_message='A person with this NIP is recorded already.'),
        ),
    ]
