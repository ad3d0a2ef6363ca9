from django.db import migrations


def forget_former_addresses(apps, schema_editor):
    """An address that an account had earlier could still reset its password: User.email is the only address."""
    apps.get_model("account", "EmailAddress").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0004_mail"),
        ("account", "0001_initial"),
    ]

    operations = [migrations.RunPython(forget_former_addresses, migrations.RunPython.noop)]
