from django.db import migrations, models
from django.db.models import F


def take_shown_links_as_handed_out(apps, schema_editor):
    """Until now a link that was shown counted as given: nobody is asked about earlier ones."""
    links = apps.get_model("participants", "PersonalLink").objects.using(schema_editor.connection.alias)
    links.filter(mailed_at=None).update(handed_at=F("created_at"))


class Migration(migrations.Migration):
    dependencies = [("participants", "0041_signed_uploads")]

    operations = [
        migrations.AddField(
            model_name="personallink",
            name="handed_at",
            field=models.DateTimeField(blank=True, editable=False, null=True, verbose_name="handed out at"),
        ),
        migrations.RunPython(take_shown_links_as_handed_out, migrations.RunPython.noop, elidable=True),
    ]
