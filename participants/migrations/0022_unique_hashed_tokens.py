from django.db import migrations, models


class Migration(migrations.Migration):
    """On its own, because PostgreSQL does not change a table in the transaction that has changed its rows."""

    dependencies = [("participants", "0021_hashed_tokens")]

    operations = [
        migrations.AlterField(
            model,
            "token_hash",
            models.CharField("hash of the token", max_length=64, unique=True, editable=False),
        )
        for model in ("personallink", "doorlink")
    ]
