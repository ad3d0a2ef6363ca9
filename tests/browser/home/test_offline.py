"""A page that is opened without a network says what to do."""

from playwright.sync_api import Page, expect

from tests import make

ACTIVATED = """async () => {
    const { active } = await navigator.serviceWorker.ready;
    if (active.state !== "activated") await new Promise((done) => active.addEventListener("statechange", done));
}"""
KEPT = """async () => {
    const caches_of_all = await Promise.all((await caches.keys()).map((name) => caches.open(name)));
    const requests = await Promise.all(caches_of_all.map((cache) => cache.keys()));
    return requests.flat().map((request) => new URL(request.url).pathname);
}"""
"""What the worker has stored."""


def test_without_a_network_the_kept_page_is_shown_until_the_network_is_back(page: Page, sign_in, network, regions):
    sign_in(make.user(province="18"))
    page.goto("/events/")
    page.evaluate(ACTIVATED)
    assert page.evaluate(KEPT) == ["/offline/"]
    network.off(page.context)
    page.goto("/participants/")
    expect(page.get_by_role("heading", name="Tidak ada jaringan")).to_be_visible()
    network.on(page.context)
    page.get_by_role("link", name="Coba lagi").first.click()
    expect(page.get_by_role("heading", name="Peserta")).to_be_visible()
