from django.db import migrations, models


TABLES = ("accounts_entry", "accounts_chainlink")
REFUSE = """
CREATE FUNCTION accounts_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'The trail is append-only: % on %', TG_OP, TG_TABLE_NAME;
END;
$$ LANGUAGE plpgsql
"""


def refuse_changes(apps, schema_editor):
    """Let PostgreSQL refuse to change or delete rows. On SQLite only the models refuse it."""
    if schema_editor.connection.vendor != "postgresql":
        return
    schema_editor.execute(REFUSE, params=None)
    for table in TABLES:
        schema_editor.execute(
            f"CREATE TRIGGER append_only BEFORE UPDATE OR DELETE ON {table} "
            "FOR EACH ROW EXECUTE FUNCTION accounts_append_only()"
        )


def allow_changes(apps, schema_editor):
    if schema_editor.connection.vendor != "postgresql":
        return
    for table in TABLES:
        schema_editor.execute(f"DROP TRIGGER append_only ON {table}")
    schema_editor.execute("DROP FUNCTION accounts_append_only()")


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0010_sessions'),
    ]

    operations = [
        migrations.CreateModel(
            name='ChainLink',
            fields=[
                ('number', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entry', models.BigIntegerField(unique=True)),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'verbose_name': 'link of the trail',
                'verbose_name_plural': 'links of the trail',
                'ordering': ['number'],
            },
        ),
        migrations.RunPython(refuse_changes, allow_changes),
    ]
