from django.db import migrations, models

import participants.models.registration


class Migration(migrations.Migration):
    dependencies = [("participants", "0007_tickets_and_log_so_far")]

    operations = [
        migrations.AlterField(
            model_name="registration",
            name="ticket",
            field=models.CharField(default=participants.models.registration.new_ticket, editable=False, help_text='The code by which the door knows the person. It opens nothing else.', max_length=16, unique=True, verbose_name='ticket'),
        ),
    ]
