"""Encrypted values are found by their keyed hash, as a whole, and by nothing else."""

import pytest
from django.core import serializers
from django.core.exceptions import FieldError, ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import F

from accounts.models import Message
from participants.models import CorrectionRequest, Participant
from tests import make

NIP, OTHER_NIP = "198609262015052001", "197001011995032002"
PHONE, EMAIL = "+6281234567890", "Sri@contoh.id"


@pytest.fixture
def person(regions):
    return make.person(make.agency("18.03"), full_name="Sri", nip=NIP, phone=PHONE, email=EMAIL)


def raw(person) -> dict[str, str]:
    """Return the columns of the person as the database has them."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM participants_participant WHERE id = %s", [person.pk])
        return dict(zip([column[0] for column in cursor.description], cursor.fetchone(), strict=True))


def found(**lookup) -> list[str]:
    return sorted(Participant.objects.filter(**lookup).values_list("full_name", flat=True))


def test_each_way_of_writing_keeps_value_and_hash_together(person):
    made = raw(person)
    assert not {NIP, PHONE, EMAIL} & {*made.values()}
    assert len({made["nip_hash"], made["phone_hash"], made["email_hash"]} - {""}) == 3
    person.nip = OTHER_NIP
    person.save(update_fields=["nip"])
    assert found(nip=OTHER_NIP) == ["Sri"]
    Participant.objects.update(nip="", email="lain@contoh.id")
    assert (found(nip=OTHER_NIP), found(nip=""), found(email="LAIN@contoh.id")) == ([], ["Sri"], ["Sri"])
    person.phone = "+6281111111111"
    Participant.objects.bulk_update([person], ["phone"])
    assert (found(phone=PHONE), found(phone="+6281111111111")) == ([], ["Sri"])
    fixture = serializers.serialize("json", Participant.objects.all())
    Participant.objects.all().delete()
    for one in serializers.deserialize("json", fixture):
        one.save()
    assert found(email="lain@contoh.id", phone="+6281111111111") == ["Sri"]


def test_an_emptied_mail_is_not_found_by_its_former_recipient(person):
    mail = make.mail(recipient=EMAIL)
    mail.recipient = ""
    mail.save(update_fields=["recipient"])
    assert not Message.objects.filter(recipient=EMAIL).exists()


def test_one_value_is_encrypted_differently_each_time_but_has_one_hash(person):
    other = make.person(person.agency, full_name="Ani", phone=PHONE)
    assert raw(other)["phone"] != raw(person)["phone"]
    assert raw(other)["phone_hash"] == raw(person)["phone_hash"]
    assert found(phone=PHONE) == ["Ani", "Sri"]


def test_the_same_text_has_another_hash_in_another_field(person):
    other = make.person(person.agency, nip="198609262", phone="198609262")
    assert raw(other)["nip_hash"] != raw(other)["phone_hash"]


@pytest.mark.parametrize(
    ("lookup", "names"),
    [
        ({"nip": NIP}, ["Sri"]),
        ({"nip": OTHER_NIP}, []),
        ({"nip__in": [OTHER_NIP, NIP]}, ["Sri"]),
        ({"nip__in": [""]}, ["Tanpa"]),
        ({"nip__in": []}, []),
        ({"nip": ""}, ["Tanpa"]),
        ({"email": "sri@CONTOH.id"}, ["Sri"]),
        ({"email__iexact": "sri@contoh.ID"}, ["Sri"]),
        ({"nip__isnull": False}, ["Sri", "Tanpa"]),
        ({"registrations__participant__nip": NIP}, []),
    ],
)
def test_whole_values_are_found(person, lookup, names):
    make.person(person.agency, full_name="Tanpa")
    assert found(**lookup) == names


@pytest.mark.parametrize(
    "lookup",
    [
        {"nip__startswith": "1986"},
        {"email__icontains": "sri"},
        {"phone__gt": "+62"},
        {"email": F("phone")},
        {"nip__in": Participant.objects.values("nip")},
    ],
)
def test_other_questions_are_refused(person, lookup):
    with pytest.raises(FieldError):
        found(**lookup)


def test_a_field_without_a_hash_only_knows_whether_it_is_empty(person):
    make.mail(body="Isi")
    assert Message.objects.exclude(body="").count() == 1
    with pytest.raises(FieldError):
        Message.objects.filter(body="Isi").count()
    with pytest.raises(FieldError):
        CorrectionRequest.objects.filter(wanted__nip=NIP).count()


def test_the_length_of_the_value_counts_not_that_of_the_column(person):
    person.phone = "+62" + "8" * 14
    with pytest.raises(ValidationError) as refused:
        person.full_clean()
    assert "phone" in refused.value.error_dict
    person.phone, person.email = PHONE, f"{'a' * 64}@{'b' * 60}.{'c' * 60}.{'d' * 60}.id"
    person.full_clean()
    person.save()
    assert found(email=person.email.upper()) == ["Sri"]


def test_the_database_refuses_a_nip_twice_in_one_scope(person):
    with pytest.raises(ValidationError, match="NIP"):
        Participant(full_name="Ani", sex="female", agency=person.agency, nip=NIP).validate_constraints()
    with pytest.raises(IntegrityError), transaction.atomic():
        make.person(person.agency, nip=NIP)
    make.person(person.agency, nip=NIP, nip_scope="18")
    make.person(person.agency)  # people without a NIP are many
    make.person(person.agency)
