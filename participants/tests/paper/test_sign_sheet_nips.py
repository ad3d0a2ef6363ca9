"""Sign sheets with NIP and rank."""

import pytest

from accounts.models import Entry
from tests import make
from tests.pdf import squeezed, texts

pytestmark = [pytest.mark.django_db, pytest.mark.one_engine("the layout of PDF files")]


def test_nip_and_rank_are_printed_where_they_are_asked_for(regions, client):
    """Only those of people whom the reader sees, and the trail says who took them."""
    event = make.event("18", code="NIP", sessions=1)
    there, other = make.agency("18.03"), make.agency("72.01")
    make.registration(event, there, full_name="Ani", nip="198609262015052001", position="Arsiparis", rank="III/a")
    make.registration(event, other, full_name="Budi", nip="197001011995031002", position="Kepala", rank="IV/a")
    user = make.user(province="18")
    client.force_login(user)
    address = f"/events/NIP/sign-sheets/?of=s{event.sessions.get().pk}"

    def printed(address: str) -> str:
        return squeezed("".join(texts(client.get(address).content)))

    usual = printed(address)
    assert ("198609262015052001" in usual, "III/a" in usual) == (False, False)
    assert not Entry.objects.filter(action="list-downloaded").exists()
    with_nip = printed(f"{address}&with_nip=on")
    assert "NIP198609262015052001" in with_nip
    assert "Arsiparis,III/a" in with_nip
    assert "197001011995031002" not in with_nip
    entry = Entry.objects.get(action="list-downloaded")
    assert (entry.by, entry.event) == (user, event.pk)
