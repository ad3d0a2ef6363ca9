"""Finding the event of a page."""

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404

from events.finding import find_event, find_event_to_mark
from tests import make


@pytest.fixture
def event(regions):
    return make.event("18", code="LAMPUNG")


@pytest.fixture
def request_of(rf):
    def request(**user):
        request = rf.get("/")
        request.user = make.user(**user)
        return request

    return request


def test_a_found_event_has_the_related_objects_of_its_pages(event, request_of, django_assert_num_queries):
    make.quota(event, make.agency(), seats=4)
    request = request_of(province="18")

    with django_assert_num_queries(1):
        found = find_event(request, "LAMPUNG")
        assert (found.province.code, found.course.programme.code, found.seats) == ("18", "TPBIS", 4)


@pytest.mark.parametrize("find", [find_event, find_event_to_mark])
@pytest.mark.parametrize("code", ["LAMPUNG", "NO-SUCH"])
def test_an_event_of_another_province_is_not_found(event, request_of, find, code):
    with pytest.raises(Http404):
        find(request_of(province="72"), code)


def test_a_page_that_needs_a_right_refuses_users_without_it(event, request_of):
    assert find_event(request_of(), "LAMPUNG", right="plans_events") == event
    with pytest.raises(PermissionDenied):
        find_event(request_of(province="18"), "LAMPUNG", right="plans_events")
    with pytest.raises(Http404):
        find_event(request_of(province="72"), "LAMPUNG", right="plans_events")


def test_attendance_is_taken_where_the_event_is_held(event, request_of):
    make.quota(event, make.agency("72.01"))

    assert find_event_to_mark(request_of(province="18"), "LAMPUNG") == event
    with pytest.raises(PermissionDenied):
        find_event_to_mark(request_of(province="72"), "LAMPUNG")
