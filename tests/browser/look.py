"""What a browser test looks at on any page: accessibility, and whether it fits a phone."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

PHONE = {"width": 390, "height": 844}

# Elements that reach past the right edge, but not those inside a box of its own that scrolls.
REACHING_OUT = """() => {
    const width = document.documentElement.clientWidth;
    const scrolls = (element) => element && (
        /auto|scroll|hidden/.test(getComputedStyle(element).overflowX) || scrolls(element.parentElement));
    return [...document.body.querySelectorAll("*")]
        .filter((element) => element.getBoundingClientRect().right > width + 0.5 && !scrolls(element.parentElement))
        .map((element) => element.cloneNode(false).outerHTML);
}"""


def assert_accessible(page: Page) -> None:
    """No violation of axe's rules, WCAG 2.2 AA among them."""
    results = Axe().run(page)
    assert results.violations_count == 0, results.generate_report()


def assert_fits_phone(page: Page) -> None:
    """At 390 px nothing makes the page scroll sideways. The page keeps that size afterwards."""
    page.set_viewport_size(PHONE)
    widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert widths[0] <= widths[1], f"{widths[0]} px wide: {page.evaluate(REACHING_OUT)}"
