import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


def forget_old_sessions(apps, schema_editor):
    """Empty the table of Django's own session engine, which is no longer read: everybody signs in once again."""
    apps.get_model("sessions", "Session").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0009_forget_secret_texts"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="BrowserSession",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("signed_in_at", models.DateTimeField(null=True, verbose_name="signed in at")),
                ("seen_at", models.DateTimeField(null=True, verbose_name="last used at")),
                ("address", models.GenericIPAddressField(null=True, verbose_name="network address")),
                ("browser", models.CharField(blank=True, max_length=200, verbose_name="browser")),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="user",
                    ),
                ),
            ],
            options={
                "verbose_name": "session of a browser",
                "verbose_name_plural": "sessions of browsers",
                "abstract": False,
            },
        ),
        migrations.RunPython(forget_old_sessions, migrations.RunPython.noop),
    ]
