"""A coordinator plans an event, and opens its registration."""

from datetime import timedelta

from django.utils import timezone
from playwright.sync_api import expect

from agencies.regions import load_regions
from events.models import Event
from tests import make


def test_plan_an_event(steps, page, sign_in, transactional_db):
    """Three sessions, seats for four agencies, open registration."""
    load_regions()
    course = make.course()
    for code in ("18.01", "18.03", "18.06", "18.72"):
        make.agency(code, name=f"Dinas {code}")
    sign_in(make.user())
    day = timezone.localdate() + timedelta(30)
    with steps.task("/"):
        steps.tap(page.locator("a.btn[href='/events/new/']"))
        steps.fill(
            course=str(course.pk),
            province="18",
            code="BARU",
            title="Bimtek baru",
            starts_on=day.isoformat(),
            ends_on=day.isoformat(),
        )
        steps.tap(page.locator("main button[type=submit]"))
        for row in range(3):
            steps.enter(page.locator(f"[name=sessions-{row}-title]"), f"Sesi {row}")
            steps.enter(page.locator(f"[name=sessions-{row}-lesson_hours]"), "2")
        steps.tap(page.locator("main .btn-primary"))
        steps.tap(page.locator(".actions .btn-primary"))
        steps.tap(page.locator("a[href*='pick=uncovered']"))
        steps.tap(page.locator("main .btn-primary"))
        expect(page.locator(".few input[type=number]")).to_have_count(4)
        steps.tap(page.locator(".tabs a").first)
        steps.tap(page.locator(".actions .btn-primary"))
        steps.tap(page.locator("main form .btn-primary"))
        expect(page.locator(".steps [aria-current]")).to_have_count(1)
    assert Event.objects.get(code="BARU").status == "open"
