import accounts.encryption.fields
import django.core.serializers.json
import participants.nip
import participants.phone
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('agencies', '0010_names_without_invisible_characters'),
        ('participants', '0028_data_requests'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='participant',
            name='participant_nip_once',
        ),
        migrations.RemoveIndex(
            model_name='participant',
            name='participant_phone',
        ),
        migrations.RemoveIndex(
            model_name='participant',
            name='participant_email',
        ),
        migrations.AddField(
            model_name='participant',
            name='email_hash',
            field=accounts.encryption.fields.KeyedHashField(blank=True, default='', editable=False, max_length=32, source='email'),
        ),
        migrations.AddField(
            model_name='participant',
            name='nip_hash',
            field=accounts.encryption.fields.KeyedHashField(blank=True, default='', editable=False, max_length=32, source='nip'),
        ),
        migrations.AddField(
            model_name='participant',
            name='phone_hash',
            field=accounts.encryption.fields.KeyedHashField(blank=True, default='', editable=False, max_length=32, source='phone'),
        ),
        migrations.AlterField(
            model_name='correctionrequest',
            name='note',
            field=accounts.encryption.fields.EncryptedCharField(blank=True, max_length=500, verbose_name='note'),
        ),
        migrations.AlterField(
            model_name='correctionrequest',
            name='wanted',
            field=accounts.encryption.fields.EncryptedJSONField(default=dict, verbose_name='wanted'),
        ),
        migrations.AlterField(
            model_name='participant',
            name='email',
            field=accounts.encryption.fields.EncryptedEmailField(blank=True, hashed_in='email_hash', max_length=254, verbose_name='e-mail'),
        ),
        migrations.AlterField(
            model_name='participant',
            name='nip',
            field=accounts.encryption.fields.EncryptedCharField(blank=True, hashed_in='nip_hash', help_text='18 digits, or 9 of the old form; empty if none.', max_length=18, validators=[participants.nip.validate_nip], verbose_name='NIP'),
        ),
        migrations.AlterField(
            model_name='participant',
            name='phone',
            field=accounts.encryption.fields.EncryptedCharField(blank=True, hashed_in='phone_hash', max_length=16, validators=[participants.phone.validate_phone], verbose_name='phone'),
        ),
        migrations.AlterField(
            model_name='personallink',
            name='mailed_to',
            field=accounts.encryption.fields.EncryptedEmailField(blank=True, max_length=254, verbose_name='mailed to'),
        ),
        migrations.AlterField(
            model_name='personmerge',
            name='record',
            field=accounts.encryption.fields.EncryptedJSONField(editable=False, encoder=django.core.serializers.json.DjangoJSONEncoder, null=True),
        ),
        migrations.AlterField(
            model_name='sheetimport',
            name='answers',
            field=accounts.encryption.fields.EncryptedJSONField(default=dict),
        ),
        migrations.AlterField(
            model_name='sheetimport',
            name='outcome',
            field=accounts.encryption.fields.EncryptedJSONField(null=True),
        ),
        migrations.AlterField(
            model_name='sheetimport',
            name='rows',
            field=accounts.encryption.fields.EncryptedJSONField(default=list),
        ),
        migrations.AlterField(
            model_name='sheetimport',
            name='source',
            field=accounts.encryption.fields.EncryptedJSONField(default=dict),
        ),
    ]
