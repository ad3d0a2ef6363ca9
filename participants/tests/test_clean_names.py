"""Texts that an earlier version stored with invisible characters."""

from importlib import import_module

from django.apps import apps
from django.db import connection

from agencies.models import Agency
from participants.models import Participant
from tests import make


def clean() -> None:
    import_module("agencies.migrations.0010_names_without_invisible_characters").clean_names(apps, Editor)
    module = import_module("participants.migrations.0026_texts_without_invisible_characters")
    module.clean_texts(apps, Editor)


class Editor:
    connection = connection


def write(model: type, column: str, text: str, pk: int) -> None:
    """Store the text without the clean-up of the field."""
    with connection.cursor() as cursor:
        cursor.execute(f"UPDATE {model._meta.db_table} SET {column} = %s WHERE id = %s", [text, pk])  # noqa: S608


def test_stored_names_lose_invisible_characters(regions):
    person = make.person(make.agency("18.06"))
    write(Participant, "full_name", "\u202aDewi\u200b Contoh\u202c", person.pk)
    write(Participant, "name_key", "", person.pk)
    write(Agency, "name", "\ufeffPerpustakaan\u00ad Satu", person.agency_id)
    clean()
    person.refresh_from_db()
    assert (person.full_name, person.name_key) == ("Dewi Contoh", "dewicontoh")
    assert Agency.objects.get().name == "Perpustakaan Satu"


def test_keys_of_names_are_written_again(regions):
    person = make.person(make.agency("18.06"), full_name="K.H. Ahmad Contoh")
    Participant.objects.update(name_key="khahmadcontoh")
    import_module("participants.migrations.0027_name_keys_without_kyai_haji").fill_name_keys(apps, Editor)
    person.refresh_from_db()
    assert person.name_key == "ahmadcontoh"


def test_a_name_that_another_agency_has_stays(regions):
    for name in ("Perpustakaan Satu", "Perpustakaan Dua"):
        make.agency("18.06", name=name)
    twin = Agency.objects.get(name="Perpustakaan Dua")
    write(Agency, "name", "Perpustakaan Satu\u200b", twin.pk)
    clean()
    assert sorted(Agency.objects.values_list("name", flat=True)) == ["Perpustakaan Satu", "Perpustakaan Satu\u200b"]
