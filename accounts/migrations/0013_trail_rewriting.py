from django.db import migrations


ONLY_REWRITING = """
CREATE OR REPLACE FUNCTION accounts_append_only() RETURNS trigger AS $$
DECLARE
    rewritten CONSTANT text[] := ARRAY['subject', 'changes', 'reason'];
BEGIN
    IF TG_OP = 'UPDATE' AND TG_TABLE_NAME = 'accounts_entry'
        AND current_setting('bimtek.rewriting', true) = 'on'
        AND to_jsonb(NEW) - rewritten = to_jsonb(OLD) - rewritten
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'The trail is append-only: % on %', TG_OP, TG_TABLE_NAME;
END;
$$ LANGUAGE plpgsql
"""
NOTHING = """
CREATE OR REPLACE FUNCTION accounts_append_only() RETURNS trigger AS $$
BEGIN
    RAISE EXCEPTION 'The trail is append-only: % on %', TG_OP, TG_TABLE_NAME;
END;
$$ LANGUAGE plpgsql
"""


def let_rewriting_through(apps, schema_editor):
    """Let accounts.trail.rewriting change what entries say, and nothing else."""
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(ONLY_REWRITING, params=None)


def refuse_all(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(NOTHING, params=None)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0012_initial_password'),
    ]

    operations = [
        migrations.RunPython(let_rewriting_through, refuse_all),
    ]
