"""Two coordinators use the quota editor at the same time, on two database connections."""

import pytest
from django.test import Client

from accounts.models import Entry
from agencies.regions import load_regions
from events.models import Quota
from events.quotas import withdraw_quota
from tests import make
from tests.rush import Interruption, at_first_transaction

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.parametrize("wish", [{"seats-{gone}": "5"}, {"withdraw-{gone}": "on"}])
def test_a_quota_is_withdrawn_while_the_editor_saves(wish):
    """The whole page is refused, because one of its quotas no longer exists."""
    load_regions()
    event = make.coming_event("18")
    gone, stays = (make.quota(event, make.agency(code), seats=3) for code in ("18.03", "18.06"))
    client, answers = Client(), []
    client.force_login(make.user())
    typed = {f"{name}-{quota.pk}": 3 for quota in (gone, stays) for name in ("seats", "initial-seats")}
    typed |= {"form": "seats", f"seats-{stays.pk}": 4}
    typed |= {name.format(gone=gone.pk): value for name, value in wish.items()}

    def save():
        answers.append(client.post(f"/events/{event.code}/quotas/", typed))

    editor = Interruption(at_first_transaction)
    assert editor.rush(save, meanwhile=lambda: withdraw_quota(gone, by=None)) == [None, None]
    assert editor.happened
    assert answers[0].status_code == 302
    assert list(Quota.objects.values_list("pk", "seats")) == [(stays.pk, 3)]
    assert list(Entry.objects.values_list("action", flat=True)) == ["quota-withdrawn"]
