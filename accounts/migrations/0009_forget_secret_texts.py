from datetime import timedelta

from django.db import migrations
from django.utils import timezone


def forget_secret_texts(apps, schema_editor):
    """Delete the links that give access from mails that are never sent, or that failed more than a week ago.

    0007_earlier_secret_mails marked them and emptied only those that were sent.
    """
    secret = apps.get_model("accounts", "Message").objects.filter(is_secret=True).exclude(body="")
    secret.filter(state__in=["sent", "off"]).update(body="")
    old = timezone.now() - timedelta(days=7)
    secret.filter(state__in=["failed", "unclear"], next_attempt_at__lt=old).update(body="")


class Migration(migrations.Migration):
    dependencies = [("accounts", "0008_trail_by_action")]

    operations = [migrations.RunPython(forget_secret_texts, migrations.RunPython.noop)]
