"""The pages of an agency and of a province."""

import pytest

from tests import make


@pytest.fixture
def agency(regions):
    return make.agency("18.03", name="Dinas Metro", email="dinas@contoh.go.id")


def figures(answer, part="figures"):
    return [(figure.value, figure.of) for figure in getattr(answer.context["dossier"], part)]


def test_the_page_counts_what_its_lists_show(agency, client):
    event = make.event(sessions=1, code="LAMA")
    make.registration(event, agency, marks="H")
    make.registration(event, agency, marks="A")
    make.registration(event, agency, status="withdrawn")
    make.certificates(event)
    make.registration(make.event(status="cancelled"), agency)
    make.registration(event, make.agency("18.03", "village"), marks="H")
    coming = make.coming_event(code="BARU")
    quota = make.quota(coming, agency, 3)
    make.invitations(coming)
    make.mail(event, recipient="dinas@contoh.go.id")
    client.force_login(make.user())
    answer = client.get(f"/agencies/{agency.pk}/")
    assert figures(answer) == [(2, None), (1, None), (1, None), (2, 13), (1, None), (1, None)]
    for figure in answer.context["dossier"].figures[:3]:
        assert client.get(figure.href).context["page_obj"].paginator.count == figure.value
    lines = answer.context["dossier"].events
    assert [(line.event.code, line.registered, line.attended) for line in lines] == [("BARU", 0, 0), ("LAMA", 2, 1)]
    assert [bool(line.letter) for line in lines] == [True, False]
    assert client.get(lines[1].href).context["page_obj"].paginator.count == 3 - 1
    assert answer.context["dossier"].regency.status == "covered"
    assert quota.invitations.get().number.text in answer.content.decode()


def test_provincial_staff_see_their_own_and_no_mails(agency, client):
    client.force_login(make.user(province="18"))
    assert 'href="/agencies/provinces/18/"' in client.get("/agencies/").content.decode()
    assert len(figures(client.get(f"/agencies/{agency.pk}/"))) == 5
    client.force_login(make.user(province="72"))
    assert client.get(f"/agencies/{agency.pk}/").status_code == 404
    assert client.get("/agencies/provinces/18/").status_code == 404
    assert client.get("/agencies/provinces/99/").status_code == 404


def test_the_page_of_a_province_counts_what_its_lists_show(agency, client):
    event = make.event(sessions=1)
    make.registration(event, agency, marks="H")
    make.registration(event, make.agency("72.01"), marks="H")
    coming = make.coming_event("72", code="BARU")
    make.quota(coming, agency, 3)
    make.quota(coming, make.agency("72.02"), 4)
    make.agency("18.04")
    make.user(province="18", email="staf@contoh.go.id")
    for reader in (make.user(), make.user(province="18")):
        client.force_login(reader)
        answer = client.get("/agencies/provinces/18/")
        dossier = answer.context["dossier"]
        assert figures(answer) == [(1, None), (1, None), (0, None), (1, 10), (0, None)]
        assert client.get(dossier.figures[0].href).context["page_obj"].paginator.count == 1
        assert [(line.event.code, line.seats, line.taken) for line in dossier.coming] == [("BARU", 3, 0)]
        assert figures(answer, "agencies") == [(2, None), (1, None)]
        assert client.get(dossier.agencies[1].href).context["page_obj"].paginator.count == 1
        assert ("staf@contoh.go.id" in answer.content.decode()) == reader.rights.reads_mail


@pytest.mark.parametrize("items", [1, 3])
@pytest.mark.parametrize(("path", "count"), [("/agencies/{}/", 18), ("/agencies/provinces/18/", 17)])
def test_the_number_of_queries_does_not_grow(items, path, count, agency, client, django_assert_num_queries):
    for _number in range(items):
        event = make.event(sessions=1)
        make.registration(event, agency, marks="H")
        make.quota(make.coming_event(), agency)
        make.user(province="18")
    client.force_login(make.user())
    with django_assert_num_queries(count):
        client.get(path.format(agency.pk))
