"""Each field of the list goes into the portal and out of it: a field that is added later is tested here too."""

from io import BytesIO

import pytest
from django.db import transaction
from django.utils.translation import override

from participants.fields.person import BY_NAME, DATA_NAMES, FIELDS, KEPT_NAMES, NAMES, Kind
from participants.models import CorrectionRequest, Participant, Registration, SheetImport
from participants.sheet.storing import store
from participants.workbook import export_event, import_event
from tests import make
from tests.sheets import sent, silent, xlsx

BY_KIND = {
    Kind.TEXT: "Isi Kolom, S.IP.",
    Kind.NIP: "198609262015052001",
    Kind.RANK: "III/a",
    Kind.PHONE: "+6281234567890",
    Kind.EMAIL: "sri@contoh.example",
}
VALUES = {name: BY_KIND.get(BY_NAME[name].kind) or BY_NAME[name].values[0] for name in DATA_NAMES}


@pytest.fixture
def agency(regions):
    return make.agency("18.03", name="Dinas Ragem")


def stored() -> tuple[dict, dict]:
    """Return the only person's values, and what their registration keeps."""
    return Participant.objects.values(*DATA_NAMES).get(), Registration.objects.values(*KEPT_NAMES).get()


def everything() -> tuple[dict, dict]:
    return VALUES, {name: VALUES[name] for name in KEPT_NAMES}


def test_the_form_stores_each_field(agency, client):
    event = make.coming_event(code="BARU")
    make.quota(event, agency)
    client.force_login(make.user(province="18"))
    sent = client.post("/events/BARU/register/", VALUES | {"agency": agency.pk, "then": "save"})
    assert sent.status_code == 302, sent.context["form"].errors
    assert stored() == everything()


@pytest.mark.parametrize("language", ["id", "en"])
def test_the_people_spreadsheet_stores_each_field(agency, language):
    event, user = make.coming_event(), make.user(province="18")
    make.quota(event, agency)
    with override(language):
        values = VALUES | {"agency": agency.name}
        cells = [field.choices.get(values[field.name], values[field.name]) for field in FIELDS]
        upload = sent(event, user, xlsx([cells], headers=[field.label for field in FIELDS]))
    shown = SheetImport.objects.get(pk=upload.pk).outcome
    store(upload, by=user, shown=shown["fingerprint"], progress=silent)
    assert stored() == everything()


def test_the_event_workbook_holds_each_field(agency):
    with transaction.atomic():
        event = make.event()
        make.registration(event, agency, **VALUES)
        file = export_event(event)
        transaction.set_rollback(True)
    assert not Participant.objects.exists()
    assert import_event(BytesIO(file), create_agencies=True).warnings == []
    assert stored() == everything()


def test_the_admin_shows_each_field(agency, client):
    client.force_login(make.user("administrator"))
    page = client.get("/admin/participants/participant/add/").context["adminform"]
    shown = [name for _title, options in page.fieldsets for name in options["fields"]]
    assert sorted(shown) == sorted([*NAMES, "seen"])  # the hidden field of AsksOnce


def test_the_person_corrects_each_field_or_asks_for_it(agency, client):
    registration = make.registration(make.coming_event(), agency, full_name="Lama", sex="male")
    address = make.personal_address(registration)
    assert client.post(f"{address}contact/", VALUES).status_code == 302
    assert client.post(f"{address}correction/", VALUES | {"agency": "Dinas Lain", "note": ""}).status_code == 302
    person, wanted = Participant.objects.values().get(), CorrectionRequest.objects.get().wanted
    own = {name for name in DATA_NAMES if person[name] == VALUES[name]}
    assert own | {*wanted} == {*NAMES}
    assert own & {*wanted} == set()
