import hashlib

from django.db import migrations, models


def hash_tokens(apps, schema_editor):
    """Keep the addresses that were handed out working: from now on only the hash of their token is stored."""
    for name in ("PersonalLink", "DoorLink"):
        links = apps.get_model("participants", name).objects
        batch = []
        for link in links.only("pk", "token").iterator(chunk_size=2000):
            link.token_hash = hashlib.sha256(link.token.encode()).hexdigest()
            batch.append(link)
            if len(batch) == 2000:
                links.bulk_update(batch, ["token_hash"], batch_size=200)
                batch = []
        links.bulk_update(batch, ["token_hash"], batch_size=200)


def hash_of_token(**options):
    return models.CharField("hash of the token", max_length=64, editable=False, **options)


class Migration(migrations.Migration):
    dependencies = [("participants", "0020_check_sheets_again")]

    operations = [
        migrations.RemoveConstraint("personallink", "personal_link_one_valid"),
        migrations.AddField("personallink", "token_hash", hash_of_token(null=True)),
        migrations.AddField("doorlink", "token_hash", hash_of_token(null=True)),
        migrations.RunPython(hash_tokens),
        migrations.RemoveField("personallink", "token"),
        migrations.RemoveField("doorlink", "token"),
    ]
