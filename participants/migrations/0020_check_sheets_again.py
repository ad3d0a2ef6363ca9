from django.db import migrations


def drop_outcomes(apps, schema_editor):
    """Let files that an earlier version checked be checked again: its outcomes lack what the preview shows now."""
    checked = apps.get_model("participants", "SheetImport").objects.filter(state="checked")
    checked.update(state="checking", outcome=None)


class Migration(migrations.Migration):
    dependencies = [("participants", "0019_sheet_source")]

    operations = [migrations.RunPython(drop_outcomes, migrations.RunPython.noop)]
