from django.db import migrations, models
from django.db.models import CharField, Value
from django.db.models.functions import Cast, Concat


def fill_keys(apps, schema_editor):
    """Mails of links had the link's number as their key. Links in other mails stay without one and count as mailed."""
    mailed = apps.get_model("participants", "PersonalLink").objects.exclude(mailed_at=None)
    mailed.update(mail_key=Concat(Value("personal-link:"), Cast("pk", CharField())))


class Migration(migrations.Migration):
    dependencies = [("participants", "0023_shared_nips")]

    operations = [
        migrations.AddField(
            "personallink", "mail_key", models.CharField("key of the mail", max_length=320, blank=True, editable=False)
        ),
        migrations.RunPython(fill_keys, migrations.RunPython.noop),
    ]
