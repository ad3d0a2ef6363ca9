"""The list of agencies as a spreadsheet."""

import pytest

from accounts.models import Entry
from tests import make
from tests.workbooks import opened

pytestmark = pytest.mark.one_engine("a file; the queries are those of the list of agencies")


@pytest.mark.parametrize(("query", "names"), [("", ["=Desa", "Dinas"]), ("kind=village", ["=Desa"]), ("kind=x", [])])
def test_it_has_what_the_filters_of_the_list_show(query, names, regions, client):
    make.agency("18.03", "village", name="=Desa")
    make.agency("18.04", name="Dinas", phone="0721-1")
    make.agency("72.01", name="Orang lain")
    client.force_login(make.user(province="18"))
    answer = client.post(f"/agencies/file/?{query}")
    cells = [*opened(answer.content).worksheets[0].iter_rows(min_row=2)]
    assert [row[0].value for row in cells] == names
    assert {row[0].data_type for row in cells} <= {"s"}
    assert Entry.objects.get(action="list-downloaded").province == "18"


def test_the_list_leads_to_the_file_with_its_filters(regions, client):
    make.agency("18.04")
    client.force_login(make.user(province="18"))
    assert 'action="/agencies/file/?kind=regency"' in client.get("/agencies/?kind=regency").content.decode()


@pytest.mark.parametrize("items", [1, 3])
def test_the_number_of_queries_does_not_grow(items, regions, client, django_assert_num_queries):
    for _number in range(items):
        make.agency("18.04")
    client.force_login(make.user(province="18"))
    with django_assert_num_queries(5):
        client.post("/agencies/file/")
