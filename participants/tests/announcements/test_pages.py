"""The pages on which messages are written, looked at, sent and planned."""

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import Message
from events.models import Announcement
from participants.announcements import sending
from tests import make
from tests.rush import Interruption, at_first_transaction
from tests.tables import everything


@pytest.fixture
def agency(regions):
    return make.agency("18.03", name="Dinas Satu", email="dinas@example.org", phone="0812 3456 7890")


@pytest.fixture
def event(agency):
    event = make.coming_event(code="KABAR", title="Bimtek Kabar", venue="Aula")
    make.quota(event, agency, seats=3)
    return event


@pytest.fixture
def coordinator(client, event):
    user = make.user(username="pusat")
    client.force_login(user)
    return user


def new(event, preset: str) -> str:
    return reverse("participants:announcement-new", args=[event.code]) + f"?preset={preset}"


def sent_form(client, address: str, **changed) -> dict:
    """Return what the browser sends of the form at the address."""
    form = client.get(address).context["form"]
    values = {name: form[name].value() for name in form.fields}
    return {name: value for name, value in (values | changed).items() if value not in (None, False)}


def test_a_reminder_is_written_looked_at_and_sent(client, event, agency, coordinator):
    other = make.agency("18.04", name="Dinas Dua", phone="0813 1111 2222")
    make.quota(event, other, seats=1)
    address = new(event, "remind")
    page = client.post(address, sent_form(client, address), follow=True)
    message = event.announcements.get()
    assert Message.objects.count() == 0
    text = page.content.decode()
    assert "Yth. Kepala Dinas Satu" in text
    assert "Kirim sekarang ke 1 alamat" in text
    assert "Tidak ada alamat surel: 1" in text
    assert "https://wa.me/6281311112222?text=Yth.%20Kepala%20Dinas%20Dua" in text
    page = client.post(message.get_absolute_url(), {"action": "send", "shown": "1"}, follow=True)
    assert "1 surel sedang dikirim" in page.content.decode() or "1 surel" in page.content.decode()
    assert sending.mails_of(message).get().subject == (
        "Pengingat: belum ada peserta yang didaftarkan untuk Bimtek Kabar"
    )
    tab = client.get(reverse("events:event-mail", args=[event.code])).content.decode()
    assert message.get_absolute_url() in tab
    assert "{kegiatan}" not in tab


def test_any_recipient_can_be_looked_at(client, event, agency, coordinator):
    other = make.agency("18.04", name="Dinas Dua", email="dua@example.org")
    make.quota(event, other, seats=1)
    message = make.announcement(event, "empty")
    page = client.get(message.get_absolute_url(), {"to": f"a{other.pk}"}).content.decode()
    assert "Yth. Kepala Dinas Dua" in page
    assert "Yth. Kepala Dinas Satu" not in re.search(r'<pre class="mail-text">.*?</pre>', page, re.DOTALL)[0]


@pytest.mark.django_db(transaction=True)
def test_an_edit_of_a_message_that_is_sent_at_that_moment_is_refused(client, event, coordinator):
    message = make.announcement(event, "empty")
    address = reverse("participants:announcement-edit", args=[event.code, message.pk])
    values = sent_form(client, address, subject="Lain")
    pages = []
    interruption = Interruption(at_first_transaction)
    raised = interruption.rush(
        lambda: pages.append(client.post(address, values, follow=True)),
        meanwhile=lambda: sending.send(message, by=coordinator),
    )
    assert raised == [None, None]
    assert interruption.happened
    assert "sudah dikirim atau dibatalkan, jadi tidak dapat diubah" in pages[0].content.decode()
    stored = event.announcements.get()
    assert (stored.state, stored.subject) == ("sent", "Kabar {kegiatan}")


def test_more_recipients_than_were_seen_get_nothing(client, event, coordinator):
    message = make.announcement(event, "empty")
    page = client.post(message.get_absolute_url(), {"action": "send", "shown": "0"}, follow=True)
    assert "Belum ada yang dikirim" in page.content.decode()
    assert Message.objects.count() == 0


@pytest.mark.parametrize(
    ("field", "changed", "error"),
    [
        ("text", {"text": "{rahasia} {nama}"}, "{rahasia} tidak dikenal di sini."),
        ("text", {"text": "{tautan}"}, "{tautan} tidak dikenal di sini."),
        ("subject", {"audience": "confirmed", "subject": "{tautan}", "text": "x"}, "{tautan} tidak dikenal di sini."),
        ("text", {"text": "a\x00b"}, ""),
        ("text", {"text": "a\x1bb"}, "Teks memuat karakter kendali."),
        ("subject", {"subject": "a\nBcc: x@example.org"}, ""),
        ("anchor", {"anchor": "answers", "days": "1"}, "Hari itu belum ditentukan."),
        ("days", {"anchor": "start", "days": "91"}, ""),
    ],
)
def test_what_is_wrong_is_said_beside_the_field(client, event, coordinator, field, changed, error):
    address = new(event, "remind")
    page = client.post(address, sent_form(client, address, **changed))
    if page.status_code == 302:  # line breaks became blanks
        assert event.announcements.get().subject == "a Bcc: x@example.org"
        return
    assert error in " ".join(page.context["form"].errors[field])
    assert not event.announcements.exists()


def test_files_that_are_too_large_together_are_refused(client, event, coordinator):
    files = [make.material(event, title=f"Bahan {n}") for n in range(2)]
    event.materials.update(size=5 * 1024**2)
    address = new(event, "own")
    values = sent_form(client, address, subject="Bahan", text="Terlampir.", materials=[one.pk for one in files])
    assert "8 MB" in client.post(address, values).context["form"].errors["materials"][0]
    assert client.post(address, values | {"materials": [files[0].pk]}).status_code == 302
    assert event.announcements.get().materials.get() == files[0]


def test_a_message_is_planned_edited_and_given_up(client, event, coordinator):
    message = make.announcement(event, "confirmed", anchor="start", days=2)
    page = client.post(message.get_absolute_url(), {"action": "plan"}, follow=True).content.decode()
    assert "akan dikirim pada" in page
    edit = reverse("participants:announcement-edit", args=[event.code, message.pk])
    client.post(edit, sent_form(client, edit, days="4"))
    stored = Announcement.objects.get()
    assert (stored.state, stored.days) == ("planned", 4)
    client.post(message.get_absolute_url(), {"action": "cancel"})
    assert Announcement.objects.get().state == "cancelled"
    assert client.get(edit).status_code == 302


def test_failed_mails_of_a_message_are_sent_again(client, event, coordinator):
    message = make.announcement(event, "empty")
    sending.send(message, by=coordinator)
    sending.mails_of(message).update(state=Message.State.FAILED)
    assert "Kirim lagi 1 surel yang gagal" in client.get(message.get_absolute_url()).content.decode()
    client.post(message.get_absolute_url(), {"action": "again"})
    assert sending.mails_of(message).get().state == Message.State.WAITING


def test_the_text_of_the_last_event_of_the_course_is_offered_again(client, event, coordinator):
    earlier = make.coming_event(code="LAMA", title="Bimtek Lama")
    make.announcement(
        earlier, "empty", preset="remind", text="Teks kami untuk {nama}", state="sent", sent_at=timezone.now()
    )
    assert client.get(new(event, "remind")).context["form"]["text"].value() == "Teks kami untuk {nama}"


def test_staff_of_a_province_write_no_messages(client, event):
    client.force_login(make.user(province="18"))
    message = make.announcement(event, "confirmed")
    before = everything()
    for address in (new(event, "remind"), message.get_absolute_url()):
        assert client.get(address).status_code == 403
        assert client.post(address, {"action": "send", "shown": "9"}).status_code == 403
    assert everything() == before


def test_a_message_of_another_event_is_not_found(client, event, coordinator):
    other = make.coming_event(code="LAIN")
    message = make.announcement(other, "confirmed")
    assert client.get(reverse("participants:announcement", args=[event.code, message.pk])).status_code == 404


def test_queries_do_not_grow_with_the_recipients(client, event, agency, coordinator, django_assert_max_num_queries):
    event.quotas.update(seats=20)
    message = make.announcement(event, "taking-part", text="{nama} {instansi} {tautan}")

    def people(count: int) -> None:
        for n in range(count):
            make.registration(event, agency, email=f"o{count}-{n}@example.org")

    def queries() -> int:
        with django_assert_max_num_queries(60) as found:
            client.get(message.get_absolute_url())
        return len(found)

    people(1)
    few = queries()
    people(12)
    assert queries() == few
