"""The site in use: quizzes, figures, search, drawing. `DIGITKIT_SITE` names a built site."""

from __future__ import annotations

from typing import Any

import pytest

from digitkit.build.site.hooks import PHONE
from tests.site.built import every_lesson, expect_none
from tests.site.keys import focused, tab_to
from tests.site.visits import (
    ALL_PICTURES,
    AXE,
    FIGURE_WIDTHS,
    OPEN_FOLDS,
    SCHEMES,
    SETTLED,
    WHOLE,
    Visit,
    Visitor,
)


@every_lesson
def test_quizzes_answer_the_keyboard_at_once(page: Any, address: str, place: str) -> None:
    page.goto(f"{address}/{place}")
    quizzes = page.locator("form.quiz")
    assert quizzes.count() == 3
    for quiz in quizzes.all():
        answer_by_keyboard(page, quiz)
    assert page.url == f"{address}/{place}"


def answer_by_keyboard(page: Any, quiz: Any) -> None:
    """Choose every option in turn; a live region shows the result."""
    verdict, why = quiz.locator("[role=status]"), quiz.locator("details")
    assert verdict.inner_text() == ""
    assert why.get_attribute("open") is None
    choices = quiz.locator("input[type=radio]")
    values = choices.evaluate_all("(all) => all.map((one) => one.value)")
    assert values.count("right") == 1
    tab_to(page, choices.first)
    for number, value in enumerate(values):
        page.keyboard.press("ArrowDown" if number else "Space")
        assert focused(page, "value") == value
        assert focused(page, "checked")
        said = "Right" if value == "right" else "Not this one"
        assert said in verdict.inner_text()
        if value == "right":
            assert why.get_attribute("open") is not None
    page.keyboard.press("Enter")  # which would send a form


@every_lesson
def test_wide_figures_open_large_by_keyboard(page: Any, address: str, place: str) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{address}/{place}")
    page.evaluate(OPEN_FOLDS)
    links = page.locator(".cell-figure > .enlarge")
    assert links.count() == sum(wide > PHONE for wide in page.evaluate(FIGURE_WIDTHS))
    if links.count():
        enlarge_by_keyboard(page, links.last)


def enlarge_by_keyboard(page: Any, link: Any) -> None:
    """Open a figure, scroll it to its right end, close it, and get the focus back."""
    small = link.locator("xpath=..").locator("img")
    tab_to(page, link)
    page.keyboard.press("Enter")
    large = page.locator("dialog img")
    large.wait_for()
    assert large.get_attribute("alt") == small.get_attribute("alt")
    assert large.bounding_box()["width"] >= int(small.get_attribute("width"))
    assert focused(page, "textContent") == "Close"
    page.evaluate(SETTLED)
    expect_none(page.evaluate(AXE, [WHOLE, "dialog"]))
    page.keyboard.press("Tab")
    for _ in range(10):
        page.keyboard.press("ArrowRight")
    page.wait_for_function("document.activeElement.scrollLeft > 20")
    page.keyboard.press("Escape")
    page.wait_for_selector("dialog", state="detached")
    assert link.evaluate("(one) => one === document.activeElement")


@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_press_on_a_figure_opens_it_large(visitor: Visitor, scheme: str) -> None:
    page = visitor.pages[scheme]
    page.set_viewport_size({"width": 1280, "height": 844})
    page.goto(f"{visitor.address}/lessons/05_train/")
    page.locator(".cell-figure:has(.enlarge) > img").first.click()
    page.evaluate(SETTLED)
    expect_none(page.evaluate(AXE, [WHOLE, "dialog"]))
    page.click("dialog button")
    page.wait_for_selector("dialog", state="detached")
    page.evaluate(ALL_PICTURES)
    expect_none(visitor.watch.taken())


def test_search_finds_a_lesson_by_keyboard(page: Any, address: str) -> None:
    page.goto(f"{address}/", wait_until="networkidle")
    page.keyboard.press("/")
    assert focused(page, "tagName") == "INPUT"
    page.keyboard.type("confusion matrix")
    page.wait_for_selector(".md-search-result__link")
    found = page.locator(".md-search-result__link").evaluate_all("(all) => all.map((a) => a.href)")
    assert any("06_evaluate" in url for url in found)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_drawing_page_holds_while_it_reads(visitor: Visitor, scheme: str) -> None:
    page, visit = visitor.pages[scheme], Visit()
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{visitor.address}/draw/", wait_until="networkidle")
    page.click("[data-part=sample] >> nth=3")
    page.wait_for_function("document.querySelector('[data-part=answer]').innerText.includes('4')")
    page.click("[data-part=wrong] > summary")
    page.click("[data-part=truth][value='9']")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        visitor.judge(page, f"{scheme}, {width}", visit)
    expect_none(visit.sideways + visit.barriers + visitor.watch.taken())
