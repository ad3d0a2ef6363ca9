"""The text, pages, QR codes and tags of certificate PDFs."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from events.models import Session
from participants.certificates import printing
from participants.certificates.content import certificate_words
from participants.certificates.printing import certificate_pdf, certificates_pdf
from participants.models import Certificate, Participant, Registration, TestScore
from tests import make, pdf, verapdf

pytestmark = pytest.mark.one_engine("the layout of PDF files")

GROUP = 3
SIGNATORIES = [
    {"position": "Kepala Pusat Pengembangan", "name": "Dr. Sri Penanda, M.Hum.", "nip": "19660926 199105 2 001"},
    {"position": "Kepala Dinas", "name": "Budi Penanda", "nip": ""},
]


@pytest.fixture
def event(regions):
    event = make.event(
        code="CETAK", title="Bimtek Literasi", sessions=3, starts_on=date(2022, 5, 11), organiser="Perpusnas RI"
    )
    agency = make.agency("18.03", name="Perpustakaan Tanggamus")
    make.quota(event, agency, seats=100)
    make.registration(event, agency, marks="HHH", full_name="Siti Nur Hasnah, S.IP.")
    make.registration(event, agency, marks="HHH", full_name="Supriyadi")
    return event


@pytest.fixture
def certificates(event):
    return make.certificates(event, template=make.certificate_template(signatories=SIGNATORIES))


def words(page) -> str:
    return " ".join(page.extract_text().split())


def in_order(text: str, *parts: str) -> bool:
    places = [text.find(part) for part in parts]
    return -1 not in places and places == sorted(places)


def test_the_front_has_the_facts_and_the_back_the_sessions(certificates):
    reader = pdf.read(certificate_pdf(certificates[0]))
    front, back = (words(page) for page in reader.pages)
    said = certificates[0].content
    assert in_order(front, "Perpusnas RI", said["title"], said["number_line"], "Siti Nur Hasnah, S.IP.")
    assert in_order(front, "Perpustakaan Tanggamus", "Bimtek Literasi", said["details"])
    assert in_order(front, "Kepala Pusat Pengembangan", "Dr. Sri Penanda, M.Hum.", "NIP 19660926 199105 2 001")
    assert in_order(front, "Kepala Dinas", "Budi Penanda")
    assert "Jakarta, 13 Mei 2022" in front
    assert said["address"] in front.replace(" ", "")
    assert in_order(back, "Bimtek Literasi", "Siti Nur Hasnah, S.IP.", said["number"], "Sesi 1", "Sesi 2", "Sesi 3")
    assert back.split(said["table"]["total"])[1].split()[0] == "6"
    for page in reader.pages:
        assert [round(float(side) / 72 * 25.4) for side in page.mediabox[2:]] == [297, 210]


def test_the_qr_code_links_to_the_public_page(certificates, settings):
    settings.PORTAL_URL = "https://bimtek.example.go.id"
    for place, one in enumerate(certificates):
        (text,) = pdf.qr_texts(pdf.page_picture(certificates_pdf(certificates), 2 * place))
        assert text == one.content["address"]
        page = Client().get(text.removeprefix("http://127.0.0.1:8000"))
        assert one.content["name"] in page.content.decode()


def test_a_file_of_several_has_a_bookmark_for_each(event, certificates, monkeypatch):
    monkeypatch.setattr(printing, "GROUP", GROUP)
    heard = []
    content = certificates_pdf(list(Certificate.objects.of_event(event)) * GROUP, heard.append)
    assert heard == [GROUP, 2 * GROUP]
    reader = pdf.read(content)
    assert (len(reader.pages), len(reader.outline)) == (4 * GROUP, 2 * GROUP)
    for place, bookmark in enumerate(reader.outline[:4]):
        name = ["Siti Nur Hasnah, S.IP.", "Supriyadi"][place % 2]
        assert bookmark.title.endswith(name)
        assert reader.get_destination_page_number(bookmark) == 2 * place
        assert name in words(reader.pages[2 * place])


@pytest.mark.parametrize(("sessions", "pages"), [(3, 2), (20, 2), (24, 2), (70, 4)])
def test_many_sessions_continue_on_further_pages(event, sessions, pages):
    for number in range(4, sessions + 1):
        Session.objects.create(
            event=event, number=number, title=f"Materi {number}", date=date(2022, 5, 12), lesson_hours=0
        )
    (one, _other) = make.certificates(event)
    reader = pdf.read(certificate_pdf(one))
    assert len(reader.pages) == pages
    backs = " ".join(words(page) for page in reader.pages[1:])
    assert in_order(backs, *(f" Materi {number} " for number in range(4, sessions + 1)), one.content["table"]["total"])
    assert all(one.number.text in words(page) for page in reader.pages)


@pytest.mark.parametrize("frame", ["classic", "plain", "none"])
def test_the_longest_texts_fit_on_the_page(regions, frame):
    long_name = " ".join(["Raden Mas Haji Abdurrahman"] * 6)
    event = make.event(title=" ".join(["Bimbingan Teknis"] * 14), sessions=1, venue=" ".join(["Hotel"] * 40),
                       organiser=" ".join(["Dinas"] * 30), batch="Angkatan " * 5)  # fmt: skip
    agency = make.agency("18.03", name=" ".join(["Perpustakaan"] * 15))
    make.registration(event, agency, marks="H", full_name=long_name, position="Kepala " * 20, rank="III/a")
    three = [{"position": "Kepala " * 18, "name": "Nama " * 20, "nip": "19660926 199105 2 001"}] * 3
    (one,) = make.certificates(
        event, template=make.certificate_template(signatories=three, frame=frame, shows_rank=True)
    )
    reader = pdf.read(certificate_pdf(one))
    assert len(reader.pages) == 2
    assert in_order(words(reader.pages[0]), long_name, event.title)


@pytest.mark.parametrize("signatories", [1, 2, 3])
def test_a_usual_front_keeps_its_parts_apart(regions, signatories):
    """With a long name and title and two logos, everything is on the front, and the date is well below the text."""
    event = make.event(
        title="Bimbingan Teknis Strategi Pengembangan Perpustakaan dan Teknologi Informasi dan Komunikasi",
        sessions=1, batch="II", venue="Hotel Contoh Sejahtera, Jalan Wolter Monginsidi, Bandar Lampung",
        organiser="Perpustakaan Nasional Republik Indonesia",
    )  # fmt: skip
    name = "Dr. Hj. Siti Nur Hasnah Rahmawati Kusumaningrum, S.Sos., M.Hum."
    agency = make.agency("18.03", name="Dinas Perpustakaan dan Kearsipan Kabupaten Lampung Utara")
    make.registration(event, agency, marks="H", full_name=name, position="Kepala Bidang Layanan", rank="III/d")
    logos = {"logo": make.certificate_image(40, 40), "second_logo": make.certificate_image(41, 41)}
    signers = [SIGNATORIES[0]] * signatories
    template = make.certificate_template(signatories=signers, shows_rank=True, **logos)
    template.signatories.update(image=make.certificate_image())
    (one,) = make.certificates(event, template=template)
    content = certificate_pdf(one)
    reader = pdf.read(content)
    front = words(reader.pages[0])
    assert in_order(front, name, "sebagai Peserta", "yang telah mengikuti", "Angkatan II")
    assert front.count("NIP 19660926 199105 2 001") == signatories
    assert {(40, 40), (41, 41)} <= {image.image.size for image in reader.pages[0].images}
    found = [piece for piece in pdf.pieces(content) if piece.page == 0]
    details = min(piece.y for piece in found if "jam pelajaran" in piece.text or "pelajaran." in piece.text)
    assert details - max(piece.y for piece in found if piece.text.startswith("Jakarta")) > 6 / 25.4 * 72


@pytest.mark.parametrize("is_former", [False, True])
def test_names_of_signatories_are_on_one_line_whatever_their_positions_are(event, is_former):
    """One position takes three lines, the other one; only the second person has a NIP."""
    long = {"position": "Plt. Kepala Pusat Pengembangan Perpustakaan Umum dan Khusus " * 2}
    signatories = [long | {"name": "Sri Penanda", "nip": ""}, SIGNATORIES[1] | {"nip": "19660926 199105 2 001"}]
    one, _other = make.certificates(event, template=make.certificate_template(signatories=signatories))
    if is_former:
        for name in ("role", "second_logo", "back_signed", "room"):
            del one.content[name]
    content = certificate_pdf(one)
    places = {piece.text: piece for piece in pdf.pieces(content) if piece.page == 0}
    assert places["Sri Penanda"].y == places["Budi Penanda"].y
    assert places["Sri Penanda"].x < places["Budi Penanda"].x - 100
    assert places["Budi Penanda"].y > places["NIP 19660926 199105 2 001"].y > 30
    assert len(pdf.read(content).pages) == 2


def test_a_template_can_leave_room_for_electronic_signatures(event):
    template = make.certificate_template(signatories=SIGNATORIES, signed_electronically=True)
    template.signatories.update(image=make.certificate_image(30, 30))
    one, _other = make.certificates(event, template=template)
    reader = pdf.read(certificate_pdf(one))
    assert (30, 30) not in {image.image.size for page in reader.pages for image in page.images}
    counts = [words(page).count("ruang untuk tanda tangan elektronik") for page in reader.pages]
    assert counts == [2, 1]
    template.signed_electronically = False
    by_hand = certificate_words(event, event.sessions.all(), template, date(2022, 5, 13))
    assert (by_hand["room"], bool(by_hand["signatories"][0]["image"])) == ("", True)


def test_a_template_can_show_rank_nip_and_scores_of_the_holder(event):
    first, second = event.registrations.order_by("number")
    Participant.objects.filter(pk=first.participant_id).update(nip="198609262015052001")
    Registration.objects.filter(pk=first.pk).update(position="Pustakawan Ahli Pertama", rank="III/a")
    TestScore.objects.create(registration=first, test="pre", value=60)
    TestScore.objects.create(registration=first, test="post", value=Decimal("82.5"))
    Participant.objects.filter(pk=second.participant_id).update(nip="", restricted_at=None)
    shows = {"shows_rank": True, "shows_nip": True, "shows_scores": True}
    one, other = make.certificates(event, template=make.certificate_template(**shows))
    Participant.objects.filter(pk=first.participant_id).update(nip="197001011995031002")
    front, back = (words(page) for page in pdf.read(certificate_pdf(Certificate.objects.get(pk=one.pk))).pages)
    line = "NIP 19860926 201505 2 001 · Pustakawan Ahli Pertama · III/a"
    assert in_order(front, "Siti Nur Hasnah, S.IP.", line, "Perpustakaan Tanggamus")
    assert in_order(back, "Sesi 3", "Nilai pre-test: 60 · Nilai post-test: 82,5")
    assert "198609262015052001" not in json.dumps(one.content)  # it is stored encrypted, in a column of its own
    front, back = (words(page) for page in pdf.read(certificate_pdf(other)).pages)
    assert "NIP" not in front + back
    assert "Nilai" not in back


def test_by_itself_a_certificate_has_no_rank_nip_or_scores(event):
    registration = event.registrations.order_by("number")[0]
    Participant.objects.filter(pk=registration.participant_id).update(nip="198609262015052001")
    Registration.objects.filter(pk=registration.pk).update(position="Pustakawan", rank="III/a")
    TestScore.objects.create(registration=registration, test="post", value=80)
    one, _other = make.certificates(event, template=make.certificate_template())
    text = "".join(words(page) for page in pdf.read(certificate_pdf(one)).pages)
    assert [word for word in ("NIP", "Pustakawan", "III/a", "Nilai") if word in text] == []
    assert one.nip == ""


def test_the_back_names_speakers_and_has_room_for_a_signature(event):
    event.sessions.filter(number=2).update(speaker="Budi Narasumber")
    one, _other = make.certificates(event, template=make.certificate_template(signatories=SIGNATORIES))
    back = words(pdf.read(certificate_pdf(one)).pages[1])
    assert in_order(back, "Narasumber", "Sesi 1", "–", "Sesi 2", "Budi Narasumber", "Jakarta, 13 Mei 2022")
    assert in_order(back, "Kepala Pusat Pengembangan", "Dr. Sri Penanda, M.Hum.")


def test_an_earlier_certificate_keeps_its_layout_and_gets_no_signature_on_the_back(event):
    one, _other = make.certificates(event, template=make.certificate_template(signatories=SIGNATORIES))
    for name in ("role", "second_logo", "back_signed"):  # as earlier versions stored
        del one.content[name]
    content = certificate_pdf(one)
    front, back = (words(page) for page in pdf.read(content).pages)
    assert "sebagai" not in front
    assert front.count("Dr. Sri Penanda, M.Hum.") == 1
    assert not any(text in back for text in ("Narasumber", "Jakarta", "Kepala Pusat", "Dr. Sri Penanda"))
    places = {piece.text: round(piece.y) for piece in pdf.pieces(content) if piece.page == 0}
    assert (places["Siti Nur Hasnah, S.IP."], places["Budi Penanda"]) == (358, 98), "where they were printed at first"


def test_the_pdf_declares_archive_and_accessibility_standards(certificates):
    content = certificates_pdf(certificates)
    root, rdf = pdf.read(content).trailer["/Root"], pdf.metadata(content)
    assert (pdf.said(rdf, "pdfaid:part"), pdf.said(rdf, "pdfaid:conformance")) == (["3"], ["A"])
    assert pdf.said(rdf, "pdfuaid:part") == ["1"]
    assert (root["/Lang"], root["/MarkInfo"]["/Marked"]) == ("id", True)


@pytest.mark.skipif(verapdf.missing() != "", reason=verapdf.missing() or "-")
def test_verapdf_accepts_the_pdf_as_archival_and_accessible(event, tmp_path):
    template = make.certificate_template(
        logo=make.certificate_image(), background=make.certificate_image(), frame="none"
    )
    template.signatories.update(image=make.certificate_image())
    path = tmp_path / "certificates.pdf"
    path.write_bytes(certificates_pdf(make.certificates(event, template=template) * GROUP))
    assert verapdf.broken_rules([path], "3a,ua1") == []


@pytest.mark.parametrize("name", ["W" * 67, ("Wilhelmina Kusuma " * 10)[:170].strip(), "m" * 170])
def test_no_name_runs_off_the_page(event, name):
    agency = make.agency("18.03", name=name)
    make.registration(event, agency, marks="HHH", full_name=name)
    (certificate,) = [one for one in make.certificates(event) if one.registration.participant.full_name == name]
    content = certificate_pdf(certificate)
    assert len(pdf.read(content).pages) == 2
    assert all(min(edges) > 50 for edges in pdf.widest(content))
