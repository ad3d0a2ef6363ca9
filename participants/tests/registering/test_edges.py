"""Boundary cases of registering: names that each reader sees, the order of the waiting list, and special characters."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from events.planning.actions import edit_event
from events.quotas import change_seats
from participants.models import Participant, Registration
from participants.registering import lifecycle as lc
from participants.registering.entry import store_person
from participants.registering.errors import QuotaFull
from participants.registering.forms import EditForm
from participants.registering.registration import WhenFull, change_registration
from tests import make

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("regions")]
S = Registration.Status


def at(name, r):
    return reverse(f"participants:registration-{name}", args=[r.event.code, r.number])


def test_promoted_people_of_another_province_are_not_named(client):
    e = make.coming_event("18")
    a, b, c = make.agency("18.03", "village"), make.agency("18.03", "village"), make.agency("72.01")
    make.quota(e, pool=("village", "18.03"))
    qc = make.quota(e, c, 1)
    n = make.user()
    r = make.register(make.person(a), event=e, by=n)
    make.register(make.person(c), event=e, by=n)
    make.register(make.person(c, full_name="Rahasia Sulteng"), event=e, by=n, when_full=WhenFull.WAIT)
    change_seats(qc, 2, by=n)
    client.force_login(make.user(province="18"))
    p = client.post(at("agency", r), {"agency": b.pk}, follow=True)
    assert "Rahasia Sulteng" not in p.content.decode()


def test_a_letter_stays_with_the_province_of_the_registration(client):
    e = make.coming_event("18")
    a, c = make.agency("18.03"), make.agency("72.01")
    make.quota(e, a, 2)
    make.quota(e, c, 2)
    n = make.user()
    p = make.person(c, nip="198609262015051001", full_name="Pindah", sex="male")
    old = make.register(p, event=e, by=n)
    make.letter(old, content=b"%PDF-1.7 RAHASIA72")
    lc.withdraw(old, by=n, reason="x")
    p.agency = a
    p.save()
    r = make.register(make.person(a), event=e, by=n)
    client.force_login(make.user(province="18"))
    assert client.get(at("letter-file", old)).status_code == 404
    resp = client.post(
        at("substitute", r), {"agency": a.pk, "full_name": "Pindah", "nip": p.nip, "sex": "male", "reason": "g"}
    )
    assert resp.status_code == 302, resp.context["form"].errors
    resp = client.get(at("letter-file", old))
    assert resp.status_code == 404, resp.content


def test_a_replaced_person_is_named_only_to_users_who_see_both(client):
    e = make.coming_event("18")
    a, c = make.agency("18.03"), make.agency("72.01")
    make.quota(e, a, 2)
    make.quota(e, c, 2)
    n = make.user()
    r = make.register(make.person(a, full_name="Rahasia Lampung"), event=e, by=n)
    s = lc.substitute(r, make.person(a), by=n, reason="x")
    lc.correct_agency(s, agency=c, by=n)
    client.force_login(make.user(province="72"))
    assert "Rahasia Lampung" not in client.get(at("detail", s)).content.decode()


def test_a_text_that_looks_like_an_impossible_time_is_shown_as_text(client):
    e = make.coming_event("18")
    a = make.agency("18.03")
    make.quota(e, a, 2)
    r = make.register(make.person(a), event=e, by=make.user())
    client.force_login(make.user(province="18"))
    resp = client.post(
        at("edit", r), {"full_name": r.participant.full_name, "sex": "female", "position": "9999-12-31T23:59:59+00:00"}
    )
    assert resp.status_code == 302
    client.raise_request_exception = False
    assert client.get(r.participant.get_absolute_url()).status_code == 200


def test_the_history_of_an_event_shows_such_a_text_too(client):
    e = make.coming_event("18")
    a = make.agency("18.03")
    make.quota(e, a, 2)
    e.venue = "9999-12-31T23:59:59+00:00"
    edit_event(e, fields=["venue"], by=make.user())
    client.force_login(make.user(province="18"))
    client.raise_request_exception = False
    assert client.get(reverse("reports:event-history", args=[e.code])).status_code == 200


@pytest.mark.parametrize("reason", ["x" * 501, "a\0b"])
def test_reasons_with_special_characters_are_stored_as_text(client, reason):
    e = make.coming_event("18")
    a = make.agency("18.03")
    make.quota(e, a, 1)
    n = make.user()
    make.register(make.person(a), event=e, by=n)
    client.force_login(n)
    client.raise_request_exception = False
    resp = client.post(
        reverse("participants:registration-new", args=[e.code]),
        {"agency": a.pk, "full_name": "Z", "sex": "male", "then": "overbook", "override_reason": reason},
    )
    assert resp.status_code < 500


def test_notes_with_special_characters_are_stored_as_text(client):
    e = make.coming_event("18", needs_approval=True)
    a = make.agency("18.03")
    make.quota(e, a, 1)
    n = make.user()
    make.register(make.person(a), event=e, by=n)
    client.force_login(n)
    client.raise_request_exception = False
    resp = client.post(
        reverse("participants:registrations-decide", args=[e.code]),
        {"number": "1", "decision": "confirm", "note": "a\0b"},
    )
    assert resp.status_code < 500


def test_digits_of_other_scripts_choose_nobody(client):
    e = make.coming_event("18")
    client.force_login(make.user())
    client.raise_request_exception = False
    resp = client.post(reverse("participants:registrations-decide", args=[e.code]), {"number": "٣", "single": "1"})
    assert resp.status_code < 500


def test_a_move_does_not_overtake_the_waiting_list():
    e = make.coming_event("18")
    a, b = make.agency("18.03", "village"), make.agency("18.03", "village")
    own = make.quota(e, a, 1)
    pool = make.quota(e, pool=("village", "18.03"), seats=1)
    n = make.user()
    r = make.register(make.person(a), event=e, by=n)
    make.register(make.person(b), event=e, by=n)
    make.register(make.person(b), event=e, by=n, when_full=WhenFull.WAIT)
    change_seats(pool, 2, by=n)
    with pytest.raises(QuotaFull):
        lc.move(r, quota=pool, by=n)
    r.refresh_from_db()
    assert r.quota == own


def test_an_empty_field_does_not_select_a_dissolved_agency(client):
    e = make.coming_event("18")
    a = make.agency("18.03", "village", closed_on=timezone.localdate() - timedelta(days=400), closed_reason="bubar")
    make.quota(e, pool=("village", "18.03"), seats=2)
    p = make.person(a, full_name="Lama", nip="198609262015051001", sex="male")
    client.force_login(make.user(province="18"))
    url = reverse("participants:registration-new", args=[e.code])
    assert (
        "agency"
        in client.post(url, {"agency": a.pk, "full_name": "Lama", "sex": "male", "nip": p.nip}).context["form"].errors
    )
    resp = client.post(url, {"full_name": "Lama", "sex": "male", "nip": p.nip})
    assert resp.status_code == 200


def test_a_person_who_attended_cannot_be_a_substitute():
    e = make.coming_event("18", sessions=1)
    a = make.agency("18.03")
    make.quota(e, a, 5)
    n = make.user()
    old = make.registration(e, a, marks="H")
    change_registration(old, agency=a, status=S.WITHDRAWN)
    r = make.register(make.person(a), event=e, by=n)
    with pytest.raises(lc.NotPossible):
        lc.substitute(r, old.participant, by=n, reason="x")
    old.refresh_from_db()
    assert old.attended


def test_fields_outside_the_form_are_not_stored():
    """The form was opened before the agency was corrected."""
    a, c = make.agency("18.03"), make.agency("72.01")
    p = make.person(a)
    stale = Participant.objects.get(pk=p.pk)
    before = Participant.objects.get(pk=p.pk)
    Participant.objects.filter(pk=p.pk).update(agency=c)  # a coordinator corrects the agency meanwhile
    f = EditForm({"full_name": p.full_name, "sex": "female", "position": "X"}, instance=stale)
    assert f.is_valid()
    store_person(f, by=make.user(province="18"), before=before)
    p.refresh_from_db()
    assert p.agency == c
