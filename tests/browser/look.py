"""Checks for any page: accessibility, and whether it fits on a phone."""

from axe_playwright_python.base import AxeResults
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
    _wait_until_loaded(page)
    results = _results(page)
    assert results.violations_count == 0, results.generate_report()


STILL = """() => document.getAnimations()
    .filter((one) => one instanceof CSSTransition).forEach((one) => one.finish())"""
"""End all transitions at once. Some never end by themselves: those of elements that the browser does not draw."""


def _results(page: Page, **options: object) -> AxeResults:
    """Run axe, whose script stays on the page, when no colour is on its way."""
    page.evaluate(STILL)
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    return AxeResults(page.evaluate("(options) => axe.run(options)", {"resultTypes": ["violations"]} | options))


OF_COLOURS = ["color-contrast", "link-in-text-block"]
"""axe's rules whose result depends on the mode, light or dark."""


def assert_accessible_in_both_modes(page: Page) -> None:
    """Check all of axe's rules in light mode, and in dark mode those about colours, without loading the page again."""
    assert_accessible(page)
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    results = _results(page, runOnly=OF_COLOURS)
    assert results.violations_count == 0, f"in dark mode: {results.generate_report()}"
    page.emulate_media(color_scheme="light", reduced_motion="no-preference")
    page.evaluate(STILL)


# Controls that are lower than a finger needs. Links within texts, tables and lists are exempt, as in WCAG 2.2, 2.5.8.
TOO_SMALL = """() => [...document.querySelectorAll(
        "button, input, select, textarea, summary, .btn, .menu-panel a, .tabs a, .nav-main a")]
    .map((one) => (/^(checkbox|radio)$/.test(one.type) && one.closest("label, .form-check")) || one)
    .filter((one) => one.checkVisibility({visibilityProperty: true, opacityProperty: true})
        && !one.closest(".visually-hidden, [aria-hidden=true]"))
    .map((one) => [one.getBoundingClientRect().height, one.cloneNode(false).outerHTML])
    .filter(([height]) => 1 < height && height < 43.5)"""


def assert_fits_phone(page: Page) -> None:
    """Check that the page does not scroll sideways at 390 and 320 px and with text of twice the size, and that its
    controls are large enough for fingers. The page keeps the size of a phone."""
    _wait_until_loaded(page)
    page.set_viewport_size({"width": 320, "height": 568})
    _assert_not_wide(page, "at 320 px")
    page.set_viewport_size(PHONE)
    _assert_not_wide(page, "at 390 px")
    assert page.evaluate(TOO_SMALL) == []
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    _assert_not_wide(page, "with large text")
    page.evaluate("document.documentElement.style.fontSize = ''")


def _wait_until_loaded(page: Page) -> None:
    """Wait for the whole page: a click returns as soon as the browser has received its beginning."""
    page.wait_for_load_state()


def _assert_not_wide(page: Page, when: str) -> None:
    widths = page.evaluate("[document.documentElement.scrollWidth, document.documentElement.clientWidth]")
    assert widths[0] <= widths[1], f"{widths[0]} px wide {when}: {page.evaluate(REACHING_OUT)}"
