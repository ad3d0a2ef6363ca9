from datetime import date

import pytest

from agencies.dissolution import OpenedLater, dissolve_agencies
from agencies.models import Agency
from tests import make

pytestmark = pytest.mark.usefixtures("regions")
DAY = date(2022, 1, 1)


def dissolved_on():
    return list(Agency.objects.order_by("pk").values_list("closed_on", "closed_reason"))


def test_all_agencies_get_the_date_and_the_reason():
    agencies = [make.agency(), make.agency("72")]
    assert dissolve_agencies(agencies, closed_on=DAY, reason="Penggabungan") == agencies
    assert dissolved_on() == [(DAY, "Penggabungan")] * 2


def test_an_already_dissolved_agency_keeps_its_date_and_reason():
    old = make.agency(closed_on=date(2019, 1, 1), closed_reason="Likuidasi")
    new = make.agency()
    assert dissolve_agencies([old, new], closed_on=DAY, reason="Penggabungan") == [new]
    assert dissolved_on() == [(date(2019, 1, 1), "Likuidasi"), (DAY, "Penggabungan")]


def test_no_agency_is_dissolved_if_one_opened_later():
    agencies = [make.agency(), make.agency(opened_on=DAY)]
    with pytest.raises(OpenedLater) as error:
        dissolve_agencies(agencies, closed_on=DAY, reason="Penggabungan")
    assert error.value.agencies == agencies[1:]
    assert dissolved_on() == [(None, "")] * 2
