from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agencies", "0012_agency_contact_person")]

    operations = [
        migrations.AddField(
            model_name="agencyupload",
            name="stored",
            field=models.JSONField(editable=False, null=True),
        ),
    ]
