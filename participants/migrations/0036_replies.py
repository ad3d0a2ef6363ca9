import accounts.encryption.fields
import django.db.models.deletion
import django.utils.timezone
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("participants", "0035_letters_without_registration"),
    ]

    operations = [
        migrations.CreateModel(
            name="Reply",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        choices=[("comes", "Will attend"), ("cannot", "Cannot attend")],
                        max_length=6,
                        verbose_name="answer",
                    ),
                ),
                (
                    "reason",
                    accounts.encryption.fields.EncryptedCharField(blank=True, max_length=300, verbose_name="reason"),
                ),
                ("answered_at", models.DateTimeField(default=django.utils.timezone.now, verbose_name="answered at")),
                (
                    "registration",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reply",
                        to="participants.registration",
                        verbose_name="registration",
                    ),
                ),
            ],
            options={
                "verbose_name": "reply",
                "verbose_name_plural": "replies",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["comes", "cannot"])),
                        name="reply_answer_known",
                        violation_error_message="This is none of the choices.",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("answer", "cannot"), ("reason", ""), _connector="OR"),
                        name="reply_reason_only_of_absence",
                        violation_error_message="Only who cannot attend gives a reason.",
                    ),
                ],
            },
        ),
    ]
