"""The lessons' pages in a browser. `DIGITKIT_SITE` names the folder of a built site."""

from __future__ import annotations

import gzip
import html
import json
import re
from pathlib import Path
from typing import Any

from digitkit.build.site.lesson_page import UNDESCRIBED
from tests.site.built import LESSONS, SITE, every_lesson, expect_none
from tests.site.keys import focused, tab_to
from tests.site.page_checks import PageChecks
from tests.site.visits import Visit, Visitor

LARGEST = 185_000  # bytes of a lesson's HTML, without its figures
LARGEST_PACKED = 32_000  # of the same, as a server sends it


@every_lesson
class TestLessons(PageChecks):
    """The page of each lesson."""


@every_lesson
def test_a_lesson_is_small(place: str) -> None:
    content = (SITE / place / "index.html").read_bytes()
    assert len(content) < LARGEST
    assert len(gzip.compress(content, 6)) < LARGEST_PACKED


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
    """Return a text with single spaces."""
    return " ".join(text.split())


@every_lesson
def test_hints_and_solutions_open_by_keyboard(page: Any, address: str, place: str) -> None:
    page.goto(f"{address}/{place}")
    exercises = page.locator(".admonition.exercise")
    assert exercises.count() >= 2
    for exercise in (exercises.first, exercises.last):
        folds = exercise.locator(":scope > details")
        titles = [title.strip() for title in folds.locator(":scope > summary").all_inner_texts()]
        assert titles[0] == "What the check asks"
        assert [title[:6] for title in titles[1:]] == ["Hint 1", "Hint 2", "Hint 3", "The so"]
        tab_to(page, folds.first.locator(":scope > summary"))
        for number, title in enumerate(titles):
            assert focused(page, "textContent").strip() == title
            page.keyboard.press("Enter")
            assert folds.nth(number).get_attribute("open") is not None
            page.keyboard.press("Space")
            assert folds.nth(number).get_attribute("open") is None
            page.keyboard.press("Tab")
