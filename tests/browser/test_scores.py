"""Entering scores: Enter moves down, a column can be pasted, each field is saved, and nobody's score is overwritten."""

import re
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from agencies.regions import load_regions
from participants.models import EvaluationSheet, PersonalLink, TestScore
from participants.scores.storing import ScoreChange, set_scores
from tests import make
from tests.browser.look import PHONE, assert_accessible, assert_fits_phone

PATH = "/events/NILAI/scores/"
PRE = TestScore.Test.PRE
SAVED = "#save-state.is-saved"


@pytest.fixture
def event(transactional_db):
    load_regions()
    event = make.event("18", code="NILAI", title="Bimtek Strategi Pengembangan Perpustakaan dan TIK", sessions=1)
    agency = make.agency("18.03", name="Dinas Perpustakaan dan Kearsipan Kabupaten Lampung Utara")
    for name in ("Ani", "Budi", "Citra", "Dewi"):
        make.registration(event, agency, full_name=f"{name} Kusumawardani, S.I.Pust.", marks="H")
    return event


def field(page: Page, name: str):
    return page.locator(f"[name={name}]")


def stored() -> dict[str, str]:
    rows = TestScore.objects.select_related("registration")
    return {f"{s.test}-{s.registration.number}": str(s.value) for s in rows}


def paste(page: Page, name: str, text: str) -> None:
    page.evaluate(
        """([name, text]) => {
            const data = new DataTransfer();
            data.setData("text", text);
            document.getElementsByName(name)[0].dispatchEvent(
                new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
        }""",
        [name, text],
    )


def test_enter_moves_down_and_each_field_is_saved(page, sign_in, event):
    sign_in(make.user())
    page.goto(PATH)
    assert_accessible(page)
    field(page, "pre-1").focus()
    for text in ("60", "62,5", "70.25"):
        page.keyboard.type(text)
        page.keyboard.press("Enter")
    expect(field(page, "pre-4")).to_be_focused()
    page.keyboard.press("ArrowRight")
    expect(field(page, "post-4")).to_be_focused()
    page.keyboard.press("Shift+Enter")
    page.keyboard.type("90")
    page.keyboard.press("Enter")
    expect(page.locator(SAVED)).to_have_count(1)
    expect(page.locator("[data-figure=with_post]")).to_have_text("1")
    expect(page.locator("tr", has=field(page, "post-3")).locator(".gain")).to_have_text("+19,75")
    assert stored() == {"pre-1": "60.00", "pre-2": "62.50", "pre-3": "70.25", "post-3": "90.00"}
    expect(field(page, "pre-3")).to_have_value("70,25")


def test_scores_can_be_entered_on_a_phone(page, sign_in, event):
    page.set_viewport_size(PHONE)
    sign_in(make.user(province="18"))
    page.goto(PATH)
    assert_fits_phone(page)
    assert_accessible(page)
    field(page, "pre-2").click()
    page.keyboard.type("101")
    page.keyboard.press("Enter")
    page.keyboard.type("55")
    page.keyboard.press("Enter")
    expect(field(page, "pre-2")).to_have_attribute("aria-invalid", "true")
    expect(field(page, "pre-3")).to_have_attribute("data-state", "stored")
    expect(page.locator("#save-state.is-wrong")).to_have_count(1)
    assert_accessible(page)
    assert_fits_phone(page)
    assert stored() == {"pre-3": "55.00"}
    field(page, "pre-2").fill("100")
    page.keyboard.press("Enter")
    expect(page.locator(SAVED)).to_have_count(1)
    assert stored() == {"pre-2": "100.00", "pre-3": "55.00"}


def test_a_column_of_a_spreadsheet_can_be_pasted(page, sign_in, event):
    set_scores(event, [ScoreChange(event.registrations.get(number=2), PRE, Decimal(50), None)], by=None)
    sign_in(make.user())
    page.goto(PATH)
    paste(page, "pre-1", "60,5\t80\r\n\t81\r\n70\t82\r\n71\t83\r\n99\t99\r\n")
    expect(page.locator(SAVED)).to_have_text(re.compile(r"\s1$"))  # one row did not fit
    assert stored() == {
        "pre-1": "60.50", "post-1": "80.00", "pre-2": "50.00", "post-2": "81.00",
        "pre-3": "70.00", "post-3": "82.00", "pre-4": "71.00", "post-4": "83.00",
    }  # fmt: skip


def test_a_score_of_another_user_is_shown_and_stays(page, sign_in, event):
    sign_in(make.user())
    page.goto(PATH)
    ratna = make.user(full_name="Ratna Dewi")
    set_scores(event, [ScoreChange(event.registrations.get(number=1), PRE, Decimal(70), None)], by=ratna)
    field(page, "pre-1").fill("50")
    page.keyboard.press("Enter")
    expect(page.locator("#said-pre-1")).to_contain_text("Ratna Dewi")
    expect(field(page, "pre-1")).to_have_value("50")
    assert stored() == {"pre-1": "70.00"}
    assert_accessible(page)
    field(page, "pre-1").fill("70")
    page.keyboard.press("Enter")
    expect(page.locator("#said-pre-1")).to_be_empty()
    field(page, "pre-1").fill("55")
    page.keyboard.press("Enter")
    expect(field(page, "pre-1")).to_have_attribute("data-state", "stored")
    assert stored() == {"pre-1": "55.00"}


def test_the_button_overwrites_a_score_the_user_has_seen(page, sign_in, event):
    sign_in(make.user())
    page.goto(PATH)
    set_scores(event, [ScoreChange(event.registrations.get(number=1), PRE, Decimal(70), None)], by=None)
    field(page, "pre-1").fill("50")
    page.keyboard.press("Enter")
    expect(field(page, "pre-1")).to_have_attribute("data-state", "conflict")
    page.locator("form[data-scores] .btn-primary").click()
    expect(page.locator(".alert-success")).to_have_count(1)
    assert stored() == {"pre-1": "50.00"}


def test_scores_wait_without_network_and_are_saved_later(page, sign_in, event, network):
    sign_in(make.user())
    page.goto(PATH)
    network.off(page.context)
    field(page, "pre-1").fill("60")
    page.keyboard.press("Enter")
    expect(page.locator("#save-state.is-offline")).to_have_count(1)
    assert stored() == {}
    network.on(page.context)
    expect(page.locator(SAVED)).to_have_count(1)
    assert stored() == {"pre-1": "60.00"}


def test_without_javascript_the_button_saves_the_scores(page, open_browser, sign_in, event):
    sign_in(make.user())
    plain = open_browser(java_script_enabled=False, storage_state=page.context.storage_state()).new_page()
    plain.goto(PATH)
    plain.locator("[name=pre-1]").fill("60,5")
    plain.locator("[name=post-4]").fill("80")
    plain.locator("form[method=post] .btn-primary").click()
    expect(plain.locator(".alert-success")).to_have_count(1)
    assert stored() == {"pre-1": "60.50", "post-4": "80.00"}


def test_a_participant_can_answer_the_evaluation_on_a_phone(page, event):
    person = event.registrations.get(number=1)
    event.starts_on = event.ends_on = timezone.localdate()
    event.save()
    page.set_viewport_size(PHONE)
    page.goto(f"/me/{PersonalLink.objects.create(registration=person).token}/evaluation/")
    assert_fits_phone(page)
    assert_accessible(page)
    for question in ("q1", "q2", "q3"):
        page.locator(f"label:has([name={question}][value='4'])").click()
    page.locator("button.btn-primary").click()
    expect(page.locator("#error-q4")).to_have_count(1)
    assert_accessible(page)
    page.locator("[name=q4][value='2']").focus()
    page.keyboard.press("Space")
    page.locator("[name=q5]").fill("Lebih banyak praktik")
    page.locator("button.btn-primary").click()
    expect(page.locator("#state-answered")).to_have_count(1)
    assert EvaluationSheet.objects.get().answers == {"1": 4, "2": 4, "3": 4, "4": 2, "5": "Lebih banyak praktik"}


def test_pages_of_results_and_questions_are_accessible(page, sign_in, event):
    make.evaluation(event, 7, "Internet hotel sering putus")
    sign_in(make.user())
    for path in ("/events/NILAI/evaluation/", "/events/NILAI/evaluation/questions/", f"{PATH}sheet/"):
        page.set_viewport_size({"width": 1320, "height": 900})
        page.goto(path)
        assert_accessible(page)
        assert_fits_phone(page)
        assert_accessible(page)


def test_questions_about_a_score_sheet_are_answered_in_the_preview(event, page: Page, sign_in):
    sign_in(make.user())
    page.goto(f"{PATH}sheet/")
    people = ["Boedi,Kusumawardani,80", "Ani,Kusumawardani,70", "Ani,Kusumawardani,75", "Tamu,,5"]
    rows = "\n".join(['Nama depan,Nama akhir,"Nilai/100,00"', *people])
    page.set_input_files("[name=file]", {"name": "kuis.csv", "mimeType": "text/csv", "buffer": rows.encode()})
    page.locator("form.narrow button[type=submit]").click()
    questions = page.locator("#questions [data-question]")
    expect(questions).to_have_count(3)
    assert_accessible(page)
    page.locator("[data-question=column] select").select_option("post")
    page.locator("[data-question=person] select").first.select_option("2")
    page.locator("[data-question=person] select").last.select_option("nobody")
    page.locator("[name=then][value=check]").click()
    expect(page.locator("[name=then][value=store-part]")).to_be_visible()
    assert_accessible(page)
    assert_fits_phone(page)
    with page.expect_download() as rest:
        page.locator("[name=then][value=rest]").click()
    assert rest.value.suggested_filename == "nilai-nilai-sisa.xlsx"
    page.locator("[data-question=attempts] select").select_option("highest")
    page.locator("[name=then][value=check]").click()
    assert_fits_phone(page)
    page.locator("[name=then][value=store]").click()
    expect(page).to_have_url(re.compile(f"{PATH}$"))
    assert stored() == {"post-1": "75.00", "post-2": "80.00"}
