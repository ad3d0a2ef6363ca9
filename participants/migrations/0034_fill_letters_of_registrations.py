from django.db import migrations


def fill_letters(apps, schema_editor):
    """Let each registration refer to its letter, and each letter to its event."""
    using = schema_editor.connection.alias
    registrations = apps.get_model("participants", "Registration").objects.using(using)
    letters = apps.get_model("participants", "AssignmentLetter").objects.using(using)
    rows = letters.order_by("pk").values_list("pk", "registration", "registration__event")
    for letter, registration, event in rows.iterator(chunk_size=2_000):
        letters.filter(pk=letter).update(event=event)
        registrations.filter(pk=registration).update(letter=letter)


def fill_registrations(apps, schema_editor):
    """Give each letter back to its registration; a letter of several people goes to the first of them."""
    using = schema_editor.connection.alias
    letters = apps.get_model("participants", "AssignmentLetter").objects.using(using)
    registrations = apps.get_model("participants", "Registration").objects.using(using)
    rows = registrations.exclude(letter=None).order_by("letter", "-pk").values_list("pk", "letter")
    for registration, letter in rows.iterator(chunk_size=2_000):
        letters.filter(pk=letter).update(registration=registration)
    letters.filter(registration=None).delete()


class Migration(migrations.Migration):
    dependencies = [("participants", "0033_letters_of_several_people")]

    operations = [migrations.RunPython(fill_letters, fill_registrations)]
