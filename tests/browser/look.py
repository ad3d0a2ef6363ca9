"""Checks for any page: accessibility, and whether it fits on a phone."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}

# Elements beyond the right edge, except those inside an element that scrolls.
REACHING_OUT = """() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (element) => element && (
        /auto|scroll|hidden/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    return [...document.body.querySelectorAll("*")]
        .filter((element) => element.getBoundingClientRect().right > width + 0.5 && !scrolls(element.parentElement))
        .map((element) => element.cloneNode(false).outerHTML);
}"""


def assert_accessible(page: Page) -> None:
    """Check that the page violates none of axe's rules, including WCAG 2.2 AA."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def assert_fits_phone(page: Page) -> None:
    """Check that the page does not scroll sideways at 390 px. The page keeps that size."""
    page.set_viewport_size(PHONE)
    widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert widths[0] <= widths[1], f"{widths[0]} px wide: {page.evaluate(REACHING_OUT)}"
