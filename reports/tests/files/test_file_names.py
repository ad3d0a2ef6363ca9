"""Names of files are Indonesian in both languages, and name the report as its page does."""

from datetime import date

import pytest
from django.utils.translation import override

from agencies.models import Agency
from reports.funnel.document import funnel_document
from reports.funnel.rows import By, funnel
from reports.never.document import never_document
from reports.never.rows import never
from reports.scope import CoverageScope
from reports.trend.document import trend_document
from reports.trend.rows import trend

pytestmark = pytest.mark.usefixtures("regions")
SCOPE = CoverageScope(as_of=date(2022, 12, 31))


@pytest.mark.parametrize("language", ["id", "en"])
def test_names_of_files_are_indonesian(language):
    with override(language):
        assert trend_document(trend(SCOPE)).name == "tren-nasional-2022-12-31"
        villages = never_document(never(SCOPE, kind=Agency.Kind.VILLAGE)).name
        assert villages == "belum-pernah-hadir-desa-kelurahan-nasional-2022-12-31"
        names = [funnel_document(funnel(SCOPE, by=by)).name.split("-per-")[1] for by in By]
    assert names[0] == "provinsi-nasional-2022-12-31"
    for by, name in zip(By, names, strict=True):
        assert by not in name, name


def test_the_funnel_is_named_as_on_its_page():
    assert funnel_document(funnel(SCOPE, by=By.YEAR)).name == "tahapan-peserta-per-tahun-nasional-2022-12-31"
