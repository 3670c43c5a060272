"""The whole site as its readers meet it: every page in a browser, by mouse and by keyboard.

`DIGITKIT_SITE` names the folder of a site that was built with the lessons' outputs.
"""

from __future__ import annotations

import html
import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pytest

from digitkit.build.site.shown import UNDESCRIBED
from tests.browser import axe_script, serving
from tests.site.visits import SCHEMES, Visit, Visitor, find_pages

if "DIGITKIT_SITE" not in os.environ:
    pytest.skip("needs a built site: DIGITKIT_SITE names its folder", allow_module_level=True)

SITE = Path(os.environ["DIGITKIT_SITE"]).resolve()
PAGES = find_pages(SITE)
LESSONS = [place for place in PAGES if re.match(r"lessons/\d\d_", place)]
LARGEST = 150_000  # bytes of a lesson's HTML, without its figures


def expect_none(faults: Sequence[object]) -> None:
    """Fail with a line for each fault."""
    assert not faults, "\n".join(map(str, faults))


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with serving(SITE) as served:
        yield served


@pytest.fixture(scope="module")
def visitor(browser: Any, address: str) -> Visitor:
    return Visitor(browser, address, axe_script())


@pytest.fixture
def visit(visitor: Visitor, place: str) -> Visit:
    return visitor.visit(place)


@pytest.fixture
def page(visitor: Visitor) -> Iterator[Any]:
    """A page in the light, wide; a fault in its console or requests fails the test."""
    opened = visitor.pages["light"]
    opened.set_viewport_size({"width": 1280, "height": 900})
    yield opened
    expect_none(visitor.watch.taken())


every_page = pytest.mark.parametrize("place", PAGES, ids=lambda place: place or "home")
every_lesson = pytest.mark.parametrize("place", LESSONS)


def test_the_site_is_whole() -> None:
    assert len(LESSONS) == 9
    assert {"", "draw/", "glossary/", "learners/", "404.html"} <= set(PAGES)


@every_page
def test_no_error_and_no_request_that_fails_or_leaves(visit: Visit) -> None:
    expect_none(visit.faults)


@every_page
def test_the_page_does_not_scroll_sideways(visit: Visit) -> None:
    expect_none(visit.sideways)


@every_page
def test_axe_finds_no_barrier(visit: Visit) -> None:
    expect_none(visit.barriers)


@every_page
def test_headings_are_an_outline(visit: Visit) -> None:
    headings = visit.survey["headings"]
    levels = [level for level, _ in headings]
    assert levels.count(1) == 1
    assert levels[0] == 1
    jumps = [
        deep
        for deep, (above, _) in zip(headings[1:], headings, strict=False)
        if deep[0] > above + 1
    ]
    expect_none(jumps)
    assert all(text for _, text in headings)


@every_page
def test_images_have_words(visit: Visit) -> None:
    mute = [src for src, alt in visit.survey["images"] if not (alt or "").strip()]
    expect_none(mute)


@every_page
def test_the_page_has_a_title_and_a_language(visit: Visit) -> None:
    assert visit.survey["title"].strip()
    assert visit.survey["language"] == "en"


@every_page
def test_links_and_anchors_hold(visitor: Visitor, visit: Visit) -> None:
    dead = [url for url in visit.survey["links"] if not leads_somewhere(visitor, url)]
    expect_none(dead)


def leads_somewhere(visitor: Visitor, url: str) -> bool:
    """Tell whether a link within the site reaches a file, and in it the place that it names."""
    whole, anchor = urldefrag(url)
    if not whole.startswith(f"{visitor.address}/"):
        return whole.startswith("https://")  # other hosts are not asked
    place = unquote(whole.removeprefix(f"{visitor.address}/"))
    path = SITE / place
    path = path / "index.html" if place.endswith("/") or not place else path
    if not path.is_file():
        return False
    found = path.relative_to(SITE).as_posix().removesuffix("index.html")
    # The theme's "back to top" and the skip link of the page lead to places on it.
    return not anchor or unquote(anchor) in visitor.visit(found).survey["ids"]


@every_lesson
def test_a_lesson_is_small(place: str) -> None:
    assert (SITE / place / "index.html").stat().st_size < LARGEST


@every_lesson
def test_a_lesson_shows_what_its_solution_puts_out(visit: Visit, place: str) -> None:
    assert len(visit.survey["outputs"]) > 10
    shown = [(src, alt) for src, alt in visit.survey["images"] if "/lessons/img/" in src]
    drawn = {path.name for path in (SITE / "lessons" / "img").glob(f"{Path(place).name}-*")}
    assert {src.rpartition("/")[2] for src, _ in shown} == drawn
    expect_none([src for src, alt in shown if alt == UNDESCRIBED])


def test_lessons_draw_figures() -> None:
    assert len(list((SITE / "lessons" / "img").iterdir())) > 20


@every_lesson
def test_lessons_lead_to_each_other(visitor: Visitor, visit: Visit, place: str) -> None:
    order = ["", *LESSONS, "draw/"]
    number = order.index(place)
    assert visit.survey["previous"] == [f"{visitor.address}/{order[number - 1]}"]
    assert visit.survey["next"] == [f"{visitor.address}/{order[number + 1]}"]


@every_lesson
def test_outputs_stay_out_of_search(visit: Visit, place: str) -> None:
    entries = json.loads((SITE / "search" / "search_index.json").read_text())["docs"]
    indexed = " ".join(one["text"] for one in entries if one["location"].startswith(place))
    words = normal(html.unescape(re.sub("<[^>]*>", "", indexed)))
    assert len(words) > 5000
    page = normal(visit.survey["words"])
    lines = {normal(line) for text in visit.survey["outputs"] for line in text.splitlines()}
    telling = [line for line in lines if len(line) > 12 and line not in page]
    assert telling
    expect_none([line for line in telling if line in words])


def normal(text: str) -> str:
    """Give a text with single blanks."""
    return " ".join(text.split())


def focused(page: Any, what: str) -> Any:
    """Give something of the element that has the focus."""
    return page.evaluate(f"document.activeElement.{what}")


def tab_to(page: Any, locator: Any) -> None:
    """Reach an element with the tab key, from the one before it."""
    locator.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert locator.evaluate("(one) => one === document.activeElement")


@every_lesson
def test_quizzes_answer_the_keyboard_at_once(page: Any, address: str, place: str) -> None:
    page.goto(f"{address}/{place}")
    quizzes = page.locator("form.quiz")
    assert quizzes.count() == 3
    for quiz in quizzes.all():
        answer_by_keyboard(page, quiz)
    assert page.url == f"{address}/{place}"


def answer_by_keyboard(page: Any, quiz: Any) -> None:
    """Choose every answer in turn; what is said of it stands in a live region."""
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
def test_hints_and_solutions_open_by_keyboard(page: Any, address: str, place: str) -> None:
    page.goto(f"{address}/{place}")
    exercises = page.locator(".admonition.exercise")
    assert exercises.count() >= 2
    for exercise in (exercises.first, exercises.last):
        folds = exercise.locator(":scope > details")
        titles = [title.strip() for title in folds.locator(":scope > summary").all_inner_texts()]
        assert [title[:6] for title in titles] == ["Hint 1", "Hint 2", "Hint 3", "The so"]
        tab_to(page, folds.first.locator(":scope > summary"))
        for number, title in enumerate(titles):
            assert focused(page, "textContent").strip() == title
            page.keyboard.press("Enter")
            assert folds.nth(number).get_attribute("open") is not None
            page.keyboard.press("Space")
            assert folds.nth(number).get_attribute("open") is None
            page.keyboard.press("Tab")


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
    page.click("[data-part=start]")
    page.wait_for_selector("[data-part=ready]:visible", timeout=60_000)
    page.click("[data-part=sample] >> nth=3")
    page.wait_for_function("document.querySelector('[data-part=answer]').innerText.includes('4')")
    page.click("[data-part=wrong] > summary")
    page.click("[data-part=truth][value='9']")
    for width in (390, 1280):
        page.set_viewport_size({"width": width, "height": 844})
        visitor.judge(page, f"{scheme}, {width}", visit)
    expect_none(visit.sideways + visit.barriers + visitor.watch.taken())
