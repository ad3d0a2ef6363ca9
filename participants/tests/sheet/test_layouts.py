"""Lists as offices and their programs make them: each is stored after its questions are answered."""

import re
from html import unescape
from pathlib import Path

import pytest

from participants.models import Participant, SheetImport
from participants.sheet.forms import ColumnsForm
from tests import make
from tests.sheets import sent, xlsx

pytestmark = pytest.mark.one_engine("parsing of spreadsheets")

LAYOUTS = Path(__file__).with_name("layouts.txt").read_text().splitlines()
"""Headers of real lists, and of what registration systems export."""
AGENCY = "Dinas Tanggamus"
PEOPLE = [("Fulan Uji", "198501012010011001", "L"), ("Siti Coba", "198602022011022002", "P")]


@pytest.fixture
def world(regions, client):
    class World:
        event = make.coming_event(code="BARU")
        agency = make.agency("18.06", name=AGENCY)
        user = make.user(province="18")
        quota = make.quota(event, agency, seats=20)

    client.force_login(World.user)
    return World()


def cell(header: str, number: int) -> str:
    """Return what the list has below the header for one of the people."""
    name, nip, sex = PEOPLE[number]
    first, last = name.split()
    patterns = {
        r"given|first|personal": first,
        r"family|last name": last,
        r"^(nama|nama lengkap.*|nama peserta|attendee name)$": name,
        r"^nip": nip,
        r"kelamin|^jk$|^l/p$": sex,
        r"instansi|satker|homebase|skpd|unit|asal sekolah|nama sekolah|company|organization": AGENCY,
        r"golongan|^gol$|pangkat": "III/a",
        r"^jabatan$": "Pustakawan",
        r"ortu": "0811111111",
        r"hp|whatsapp|no\. wa|phone": f"08123456789{number}",
        r"e-?mail": f"fulan{number}@contoh.example",
        r"kab kota": "Kabupaten Tanggamus",
    }
    return next((text for pattern, text in patterns.items() if re.search(pattern, header.casefold())), f"x{number}")


def answered(world, client, upload) -> SheetImport:
    """Answer what the pages ask, with their suggestions for the columns."""
    if upload.state == SheetImport.State.COLUMNS:
        form = ColumnsForm(upload=upload)
        client.post(
            f"/events/BARU/import/{upload.key}/columns/", {name: form[name].initial or "" for name in form.fields}
        )
        upload.refresh_from_db()
    asked = {"file-agency": str(world.agency.pk)} if upload.outcome["counts"]["without_agency"] else {}
    for number, row in enumerate(upload.outcome["rows"]):
        sex = {"L": "male", "P": "female"}[PEOPLE[number][2]]
        asked |= {f"cell{row['number']}-sex": sex for cell in row["cells"] if cell["field"] == "sex"}
    client.post(upload.get_absolute_url(), {"then": "check"} | asked)
    upload.refresh_from_db()
    return upload


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout[:40])
def test_a_real_layout_is_stored_after_its_questions(world, client, layout):
    headers = layout.split("|")
    rows = [[cell(header, number) for header in headers] for number in range(len(PEOPLE))]
    upload = answered(world, client, sent(world.event, world.user, xlsx(rows, headers=headers)))
    page = client.get(upload.get_absolute_url())
    client.post(upload.get_absolute_url(), {"then": "store", "shown": page.context["outcome"]["fingerprint"]})
    stored = Participant.objects.order_by("pk")
    assert [(one.full_name, one.sex, one.agency) for one in stored] == [
        ("Fulan Uji", "male", world.agency),
        ("Siti Coba", "female", world.agency),
    ]
    if any(header.casefold().startswith("nip") for header in headers):
        assert [one.nip for one in stored] == [nip for _name, nip, _sex in PEOPLE]
    read = set(upload.columns.values())
    left = {header for position, header in enumerate(headers) if position not in read}
    text = unescape(page.content.decode())
    assert all(header in text for header in left if header.casefold() not in ("no", "id", "nik"))
