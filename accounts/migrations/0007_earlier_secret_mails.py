from django.db import migrations


def hide_personal_links(apps, schema_editor):
    """Mails of earlier versions have personal links (/me/…) too: pages showed them, and they were kept after sending."""
    mails = apps.get_model("accounts", "Message").objects.filter(body__contains="/me/")
    mails.filter(state="sent").update(is_secret=True, body="")
    mails.update(is_secret=True)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0006_secret_mails")]

    operations = [migrations.RunPython(hide_personal_links, migrations.RunPython.noop)]
