"""An administrator changes an agency from its page, and reads there who changed it."""

import pytest

from tests import make


@pytest.mark.usefixtures("regions")
def test_an_administrator_comes_back_to_the_page_and_reads_who_changed_the_agency(client):
    agency = make.agency("18.03", name="Dinas Metro")
    page = f"/agencies/{agency.pk}/"
    make.agency("18.04", name="Dinas Tanggamus")
    ani, budi = make.user("coordinator", full_name="Ani"), make.user("administrator", full_name="Budi")
    client.force_login(ani)
    client.post(f"{page}contact/", {"phone": "0721 123456"})
    assert "trail" not in client.get(page).context
    client.force_login(budi)
    [form] = [path for path in client.get(page).content.decode().split('"') if path.endswith("/change/?from-portal=1")]
    fields = {"name": "Dinas Kota Metro", "kind": agency.kind, "province": "18", "regency": "18.03"}
    answer = client.post(form, fields | {"phone": "0721 123456"})
    assert answer.url == page
    trail = client.get(page).context["trail"]
    assert [(line.by, [(one.before, one.after) for one in line.changes]) for line in trail] == [
        (budi, [("Dinas Metro", "Dinas Kota Metro")]),
        (ani, [("", "••••-••••-•456")]),
    ]
    assert [line.action for line in trail] == ["Nama berubah.", "Narahubung instansi dicatat"]
    other = client.post(form.split("?")[0], fields | {"phone": "0721 123456"})
    assert other.url == "/admin/agencies/agency/"
