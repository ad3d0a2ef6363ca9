"""News on the home page: their readers, how long they are shown, and their text."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from accounts.models import Entry
from accounts.trail.recording import record
from agencies.models import Province
from events.models import Event
from events.planning import actions as planning
from events.quotas import withdraw_quota
from participants.registering import lifecycle
from participants.registering.people import save_person
from participants.registering.registration import WhenFull
from reports.home.news import mark_seen, news
from reports.models import NewsSeen
from tests import make
from tests.tables import forge


@pytest.fixture
def event(regions):
    """Return an event in Lampung, with open registration and seats for Lampung."""
    event = make.coming_event("18", title="Bimtek Lampung", venue="Hotel A", needs_approval=True)
    make.quota(event, make.agency("18.03"), seats=2)
    return event


@pytest.fixture
def staff(regions):
    return {code: make.user(province=code) for code in ("18", "72")}


def move(event, by=None, **values):
    for name, value in values.items():
        setattr(event, name, value)
    planning.edit_event(event, fields=list(values), by=by)


def lines_of(user) -> list[str]:
    """Return the lines of all news of the user, with their reasons."""
    return [line.text + line.reason for one in news(user) for line in one.lines]


def proposed(event, by=None):
    agency = event.quotas.first().agency
    return make.register(make.person(agency), event=event, by=by, when_full=WhenFull.WAIT)


def test_a_moved_and_a_cancelled_event_are_news_to_those_who_see_it(event, staff):
    coordinator, other = make.user(), make.user()
    move(event, by=coordinator, venue="Hotel B")
    planning.cancel(event, by=coordinator, reason="Banjir")
    for reader in (staff["18"], other):
        moved, cancelled = lines_of(reader)
        assert "Hotel A" in moved
        assert "Hotel B" in moved
        assert "Banjir" in cancelled
    assert lines_of(staff["72"]) == lines_of(coordinator) == []


def leave(event, by=None) -> None:
    """Move the event to Sulawesi Tengah, so that Lampung has neither the event nor seats in it."""
    event.quotas.all().delete()
    move(event, by=by, province=Province.objects.get(code="72"), title="Bimtek Palu")


def test_the_former_host_reads_where_the_event_went_and_no_more(event, staff, client):
    leave(event)
    (one,) = news(staff["18"])
    assert [line.text for line in one.lines] == ["Provinsi: Sulawesi Tengah (sebelumnya: Lampung)"]
    client.force_login(staff["18"])
    page = client.get("/").content.decode()
    assert "Bimtek Lampung" in page
    assert "Bimtek Palu" not in page
    assert event.get_absolute_url() not in page
    client.post("/news/seen/", {"news": one.token})
    assert news(staff["18"]) == []


def test_another_province_reads_nothing_of_an_event_that_left(event, staff, client):
    leave(event)
    stranger = make.user(province="31")
    assert news(stranger) == []
    client.force_login(stranger)
    assert client.post("/news/seen/", {"news": f"{event.pk}:1"}).status_code == 404


def test_a_host_with_seats_left_reads_of_the_move_once(event, staff):
    move(event, province=Province.objects.get(code="72"))
    (one,) = news(staff["18"])
    assert len(one.lines) == 1
    assert one.former_title == "", "its staff may still open the event"


def test_a_plan_that_nobody_knew_leaves_without_news(event, staff):
    Event.objects.update(status="planned")
    event.refresh_from_db()
    leave(event)
    assert news(staff["18"]) == []


def test_a_reopened_registration_is_news_until_it_is_seen(event, staff):
    coordinator = make.user()
    Event.objects.update(status="closed")
    event.refresh_from_db()
    planning.open_registration(event, by=coordinator)
    assert lines_of(staff["18"]) == ["Pendaftaran dibuka lagi."]
    (shown,) = news(staff["18"])
    mark_seen(staff["18"], {event.pk: shown.until})
    assert lines_of(staff["18"]) == []


def test_a_province_with_seats_at_an_event_elsewhere_gets_its_news(event, staff):
    make.quota(event, make.agency("72.01"))
    planning.cancel(event, by=None, reason="Banjir")
    assert len(lines_of(staff["72"])) == 1


def test_another_timetable_is_news(event, staff):
    record("event-edited", event, by=None, changes={"timetable": ("Sesi 1 (08.00)", "Sesi 1 (13.00)")}, event=event.pk)
    [line] = lines_of(staff["18"])
    assert line.startswith("Jadwal: Sesi 1 (13.00)")


def test_other_edits_are_no_news(event, staff):
    move(event, title="Judul baru", batch="II")
    planning.close_registration(event, by=None)
    assert lines_of(staff["18"]) == []


def test_changes_of_a_plan_before_its_opening_are_no_news(event, staff):
    Event.objects.update(status="planned")
    event.refresh_from_db()
    move(event, venue="Hotel B")
    assert lines_of(staff["18"]) == []
    planning.open_registration(event, by=None)
    assert len(lines_of(staff["18"])) == 1
    planning.close_registration(event, by=None)
    planning.open_registration(event, by=None)
    first, again = lines_of(staff["18"])
    assert first != again


def lettered_plan(event):
    make.invitations(event)


def seated_plan(event):
    proposed(event)


@pytest.mark.parametrize("make_known", [lettered_plan, seated_plan])
def test_a_plan_that_people_count_on_has_news_from_then_on(event, staff, make_known):
    Event.objects.update(status="planned")
    event.refresh_from_db()
    move(event, venue="Hotel B")
    make_known(event)
    move(event, venue="Hotel C")
    assert [line for line in lines_of(staff["18"]) if "Hotel" in line] == ["Tempat: Hotel C (sebelumnya: Hotel B)"]
    planning.open_registration(event, by=None)
    assert lines_of(staff["18"])[:2] == ["Tempat: Hotel C (sebelumnya: Hotel B)", "Pendaftaran dibuka."]


def test_a_plan_whose_seats_were_taken_back_has_no_news(event, staff):
    Event.objects.update(status="planned")
    event.refresh_from_db()
    lettered_plan(event)
    withdraw_quota(event.quotas.get(), by=None)
    move(event, venue="Hotel C")
    assert lines_of(staff["18"]) == []


@pytest.mark.parametrize(
    ("window", "words"),
    [
        ({}, "Pendaftaran dibuka."),
        ({"registration_opens_on": timezone.localdate() + timedelta(9)}, "Pendaftaran dibuka "),
        ({"registration_closes_on": timezone.localdate() - timedelta(2)}, "Pendaftaran pernah dibuka"),
        ({"ends_on": timezone.localdate() - timedelta(9), "starts_on": date(2022, 1, 1)}, "Pendaftaran pernah dibuka"),
    ],
)
def test_an_opening_is_worded_as_it_is_today(event, staff, window, words):
    Event.objects.update(status="planned")
    event.refresh_from_db()
    planning.open_registration(event, by=None)
    Event.objects.update(**window)
    [line] = lines_of(staff["18"])
    assert line.startswith(words)


def test_a_value_that_was_emptied_or_filled_is_worded(event, staff):
    move(event, venue="")
    move(event, venue="Hotel C")
    emptied, filled = lines_of(staff["18"])
    assert "Hotel A" in emptied
    assert "Hotel C" in filled
    assert emptied.count("Hotel") == filled.count("Hotel") == 1


def test_decisions_and_freed_seats_are_news_to_the_province(event, staff):
    coordinator, registrar = make.user(), make.user()
    one, two, waiting = [proposed(event, by=registrar) for _ in range(3)]
    lifecycle.confirm(one, by=coordinator)
    lifecycle.reject(two, by=coordinator, note="Bukan pustakawan")
    confirmed, rejected, promoted = lines_of(staff["18"])
    assert str(one) in confirmed
    assert str(two) in rejected
    assert "Bukan pustakawan" in rejected
    assert str(waiting) in promoted
    assert lines_of(registrar) == lines_of(staff["18"])  # who registered them sees all provinces
    assert lines_of(make.user()) == lines_of(staff["72"]) == lines_of(coordinator) == []


def test_what_another_office_does_to_the_people_of_a_province_is_news_to_it(event, staff):
    move(event, needs_approval=False)
    coordinator, registrar, other = make.user(), make.user(), make.agency("18.03")
    pool, quota = make.quota(event, pool=("regency", "18")), event.quotas.get(agency__isnull=False)
    one, two = [make.register(make.person(quota.agency), event=event, by=registrar) for _ in range(2)]
    assert lines_of(staff["18"]) == []
    lifecycle.move(one, quota=pool, by=coordinator)
    lifecycle.correct_agency(one, agency=other, by=coordinator)
    lifecycle.withdraw(one, by=coordinator, reason="Sakit")
    lifecycle.reactivate(one, by=coordinator)
    substitute = lifecycle.substitute(two, make.person(quota.agency), by=coordinator, reason="Cuti")
    assert lines_of(staff["18"]) == [
        f"1 dipindah ke kuota lain: {one}",
        f"1 dikoreksi instansinya: {one}",
        f"1 mundur: {one}Sakit",
        f"1 didaftarkan lagi: {one}",
        f"1 mundur: {two}Cuti",
        f"1 didaftarkan sebagai pengganti: {substitute}Cuti",
    ]
    assert lines_of(registrar) == lines_of(staff["18"])[:5]  # the substitute was registered by the coordinator
    assert lines_of(make.user()) == lines_of(staff["72"]) == lines_of(coordinator) == []


def test_what_a_province_does_to_its_people_is_no_news_to_it(event, staff):
    colleague, registrar = make.user(province="18"), make.user()
    one = proposed(event, by=registrar)
    lifecycle.withdraw(one, by=colleague, reason="Sakit")
    lifecycle.reactivate(one, by=colleague)
    assert lines_of(staff["18"]) == []
    assert lines_of(registrar) == [f"1 mundur: {one}Sakit", f"1 didaftarkan lagi dan masih harus dikonfirmasi: {one}"]


def test_a_person_brought_back_to_the_waiting_list_is_worded_so(event, staff):
    one = proposed(event)
    lifecycle.withdraw(one, by=staff["18"], reason="Sakit")
    proposed(event), proposed(event)
    lifecycle.reactivate(one, by=make.user(), wait=True)
    assert lines_of(staff["18"]) == [f"1 didaftarkan lagi di daftar cadangan: {one}"]


def test_who_cannot_attend_is_news_to_the_province_and_the_coordinator(event, staff):
    coordinator = make.user()
    registration = make.registration(event, make.agency("18.03"), full_name="Sri Wahyuni")
    make.reply(registration, reason="Menjaga anak")
    for reader in (staff["18"], coordinator):
        assert lines_of(reader) == ["1 tidak dapat hadir: 1. Sri Wahyuni"]
    assert lines_of(staff["72"]) == []


def test_agencies_corrected_at_an_event_that_is_over_are_no_news(event, staff):
    one = proposed(event)
    other = make.agency("18.04")
    make.quota(event, other)
    lifecycle.correct_agency(one, agency=other, by=make.user())
    assert len(lines_of(staff["18"])) == 1
    day = timezone.localdate() - timedelta(days=1)
    Event.objects.update(starts_on=day, ends_on=day)
    assert lines_of(staff["18"]) == []


def test_promotions_are_worded_with_what_follows(event, staff):
    colleague = make.user(province="18")
    move(event, needs_approval=False)
    people = [proposed(event) for _ in range(4)]
    lifecycle.withdraw(people[0], by=colleague, reason="Sakit")
    move(event, needs_approval=True)
    lifecycle.withdraw(people[1], by=colleague, reason="Sakit")
    direct, to_confirm = lines_of(staff["18"])
    assert str(people[2]) in direct
    assert str(people[3]) in to_confirm
    assert direct.replace(str(people[2]), "") != to_confirm.replace(str(people[3]), "")


def test_of_many_people_three_are_named(event, staff):
    make.quota(event, pool=("regency", "18"), seats=9)
    people = [proposed(event) for _ in range(5)]
    for one in people:
        lifecycle.confirm(one, by=None)
    [line] = lines_of(staff["18"])
    assert [str(one) in line for one in people] == [True, True, True, False, False]


def test_letters_and_certificates_are_news_to_their_province(event, staff):
    make.invitations(event)
    ended = make.event("18", sessions=1, ends_on=timezone.localdate(), starts_on=timezone.localdate())
    make.registration(ended, make.agency("18.03"), marks="H")
    make.certificates(ended)
    assert len(lines_of(staff["18"])) == 2
    assert lines_of(staff["72"]) == lines_of(make.user()) == []


@pytest.fixture
def lettered(event, staff):
    """Letters were issued for Lampung and Sulawesi Tengah; the news about it is seen."""
    make.quota(event, make.agency("72.01"))
    make.invitations(event, by=make.user())
    see_all(staff.values())
    return event


def see_all(users) -> None:
    for user in users:
        mark_seen(user, {one.event.pk: one.until for one in news(user)})


def outdated_lines(user) -> list[str]:
    return [line for line in lines_of(user) if "perlu diganti" in line]


def test_outdated_letters_are_news_to_their_provinces_until_seen(lettered, staff):
    assert outdated_lines(staff["18"]) == outdated_lines(staff["72"]) == []
    move(lettered, organiser="Lain")
    for user in staff.values():
        assert outdated_lines(user) == ["1 surat undangan perlu diganti; koordinator menggantinya"]
    see_all([staff["18"]])
    assert outdated_lines(staff["18"]) == []
    assert len(outdated_lines(staff["72"])) == 1
    assert outdated_lines(make.user()) == []  # a task of coordinators


def test_a_letter_that_becomes_outdated_again_is_news_again(lettered, staff):
    move(lettered, organiser="Lain")
    see_all([staff["18"]])
    move(lettered, organiser="Lain lagi")
    assert len(outdated_lines(staff["18"])) == 1
    make.invitations(lettered, again=True)
    assert outdated_lines(staff["18"]) == []
    see_all([staff["18"]])
    move(lettered, batch="II")
    assert len(outdated_lines(staff["18"])) == 1


def test_other_work_on_the_event_shows_no_seen_paper_again(lettered, staff):
    move(lettered, organiser="Lain")
    see_all([staff["18"]])
    make.quota(lettered, make.agency("18.04"))
    proposed(lettered)
    assert outdated_lines(staff["18"]) == []


def test_outdated_certificates_are_news_after_each_new_name(event, staff):
    day = timezone.localdate()
    ended = make.event("18", sessions=1, starts_on=day, ends_on=day)
    person = make.registration(ended, make.agency("18.03"), marks="H").participant
    make.registration(ended, make.agency("72.01"), marks="H")
    make.certificates(ended)
    see_all(staff.values())
    for name in ("Nama Baru", "Nama Lain"):
        before, person.full_name = type(person).objects.get(pk=person.pk), name
        save_person(person, ["full_name"], by=make.user(), before=before)
        assert outdated_lines(staff["18"]) == ["1 sertifikat perlu diganti; koordinator menggantinya"]
        see_all([staff["18"]])
        assert outdated_lines(staff["18"]) == []
    assert outdated_lines(staff["72"]) == []


def test_outdated_papers_and_other_news_of_an_event_are_marked_together(lettered, staff, client):
    move(lettered, venue="Hotel B")
    client.force_login(staff["18"])
    [one] = client.get("/").context["news"]
    assert [("Hotel B" in line.text, "perlu diganti" in line.text) for line in one.lines] == [
        (True, False),
        (False, True),
    ]
    client.post("/news/seen/", {"news": one.token})
    assert client.get("/").context["news"] == []


def test_papers_of_events_long_over_are_no_news(lettered, staff):
    move(lettered, organiser="Lain")
    later = timezone.now() + timedelta(days=200)
    assert [one for one in news(staff["18"], later) if any("perlu diganti" in line.text for line in one.lines)] == []


@pytest.mark.parametrize("count", [1, 3])
def test_outdated_papers_need_the_same_queries_for_any_number(event, staff, count, django_assert_num_queries):
    day = timezone.localdate()
    for _ in range(count):
        coming, ended = make.coming_event("18"), make.event("18", sessions=1, starts_on=day, ends_on=day)
        make.quota(coming, make.agency("18.03"))
        make.invitations(coming)
        make.registration(ended, make.agency("18.03"), marks="H")
        make.certificates(ended)
    Event.objects.update(organiser="Lain")
    with django_assert_num_queries(14):
        assert len(news(staff["18"])) == 2 * count


def test_news_are_gone_for_one_user_once_seen(event, staff, client):
    colleague = make.user(province="18")
    planning.cancel(event, by=None, reason="Banjir")
    client.force_login(staff["18"])
    page = client.get("/")
    assert "Banjir" in page.content.decode()
    [one] = page.context["news"]
    assert client.post("/news/seen/", {"news": one.token}).url == "/"
    assert client.get("/").context["news"] == []
    assert len(lines_of(colleague)) == 1


def test_later_news_are_shown_and_an_older_page_hides_nothing_more(event, staff, client):
    move(event, venue="Hotel B")
    [old] = news(staff["18"])
    client.force_login(staff["18"])
    client.post("/news/seen/", {"news": f"{event.pk}:{10**17}"})
    move(event, venue="Hotel C")
    [later] = news(staff["18"])
    assert "Hotel C" in later.lines[0].text
    client.post("/news/seen/", {"news": later.token})
    client.post("/news/seen/", {"news": old.token})
    assert news(staff["18"]) == []


def test_all_news_are_marked_at_once(event, staff, client):
    other = make.coming_event("18")
    for one in (event, other):
        planning.cancel(one, by=None, reason="Banjir")
    client.force_login(staff["18"])
    tokens = [one.token for one in client.get("/").context["news"]]
    client.post("/news/seen/", {"news": tokens})
    assert (len(tokens), news(staff["18"])) == (2, [])


@pytest.mark.parametrize("text", ["", "1", "x:1", "1:x", f"{'9' * 19}:1", "٣:1"])
def test_a_damaged_mark_is_not_found(text, event, staff, client):
    client.force_login(staff["18"])
    assert client.post("/news/seen/", {"news": text}).status_code == 404


def test_news_of_another_provinces_event_do_not_exist(event, staff, client):
    client.force_login(staff["72"])
    foreign, missing = [client.post("/news/seen/", {"news": f"{pk}:1"}) for pk in (event.pk, event.pk + 100)]
    assert (foreign.status_code, missing.status_code) == (404, 404)
    assert not NewsSeen.objects.exists()


def test_entries_before_the_account_are_no_news(event, staff):
    planning.cancel(event, by=None, reason="Banjir")
    newcomer = make.user(province="18")
    newcomer.date_joined = timezone.now() + timedelta(days=1)
    assert lines_of(newcomer) == []


@pytest.mark.parametrize(("starts", "kept"), [(30, 90), (90, 150), (-5, 60)])
def test_unseen_news_stay_until_the_event_is_long_over(event, staff, starts, kept):
    planning.cancel(event, by=None, reason="Banjir")
    day = timezone.localdate() + timedelta(starts)
    Event.objects.update(starts_on=day, ends_on=day)
    assert news(staff["18"], timezone.now() + timedelta(days=kept - 1))
    assert not news(staff["18"], timezone.now() + timedelta(days=kept + 2))


def test_the_home_page_counts_the_news_that_it_does_not_show(event, staff, client):
    for _ in range(12):
        planning.cancel(make.coming_event("18"), by=None, reason="Banjir")
    client.force_login(staff["18"])
    first, whole = client.get("/"), client.get("/?news=all")
    assert (len(first.context["news"]), first.context["more_news"]) == (10, 2)
    assert "?news=all#news" in first.content.decode()
    assert (len(whole.context["news"]), whole.context["more_news"]) == (12, 0)
    assert "?news=all#news" not in whole.content.decode()


def test_events_with_too_many_entries_to_read_are_named_with_their_number(event, staff, monkeypatch):
    """Each event is read whole or not at all, so its numbers are true and no news is lost."""
    monkeypatch.setattr("reports.home.news._READ", 2)
    people = [proposed(event) for _ in range(2)]
    for one in people:
        lifecycle.confirm(one, by=None)
    move(event, venue="Hotel B")
    latest = make.coming_event("18")
    planning.cancel(latest, by=None, reason="Banjir")
    first, other = news(staff["18"])
    assert (first.event, [line.reason for line in first.lines]) == (latest, ["Banjir"])
    assert (other.event, [line.text for line in other.lines]) == (event, ["3 perubahan: lihat riwayat kegiatan"])
    mark_seen(staff["18"], {one.event.pk: one.until for one in (first, other)})
    assert news(staff["18"]) == []
    lifecycle.withdraw(people[0], by=staff["18"], reason="Sakit")
    move(event, venue="Hotel C")
    assert len(lines_of(staff["18"])) == 1


def test_an_event_that_was_deleted_has_no_news(event, staff):
    planning.cancel(event, by=None, reason="Banjir")
    forge(Entry, {"action": "event-cancelled"}, event=event.pk + 100)
    assert lines_of(staff["18"]) == []


def test_the_number_of_queries_does_not_grow(event, staff, django_assert_num_queries):
    planning.cancel(event, by=None, reason="Banjir")
    with django_assert_num_queries(5):
        news(staff["18"])
    for _ in range(2):
        other = make.coming_event("18")
        planning.cancel(other, by=None, reason="Banjir")
    with django_assert_num_queries(5):
        assert len(news(staff["18"])) == 3
