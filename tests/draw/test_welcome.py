"""The pad on the first page: there at once, light, honest, and for keyboards and fingers too."""

import gzip
import re

import pytest

from tests.browser import axe_script
from tests.draw.strokes import STROKES, draw, draw_by_touch

WHOLE_WEIGHT = 300_000  # bytes of all that the first page fetches
WIDTHS = pytest.mark.parametrize(
    ("width", "height"), [(1280, 900), (390, 844)], ids=["wide", "phone"]
)
SHIFT = """() => new Promise(resolve => {
  let sum = 0;
  new PerformanceObserver(list => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => resolve(sum), 500);
})"""


def answer(page) -> str:
    """Return the answer, once it has been drawn."""
    page.wait_for_timeout(150)
    return page.inner_text("[data-part=answer]")


def wait_until_ready(page) -> None:
    page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("digit", [0, 1, 2, 3, 4, 7])
def test_a_digit_is_read_without_a_button(first_page, digit):
    wait_until_ready(first_page)
    draw(first_page, STROKES[digit])
    assert answer(first_page).startswith(f"It reads a {digit}: ")
    best = first_page.locator(".draw-best th").inner_text()
    assert best == str(digit)


def test_a_one_with_a_flag_is_a_one(first_page):
    wait_until_ready(first_page)
    draw(first_page, STROKES["1 with a flag"])
    assert answer(first_page).startswith("It reads a 1: ")


@pytest.mark.parametrize("letter", ["A", "M"])
def test_a_letter_may_be_no_digit(first_page, letter):
    wait_until_ready(first_page)
    draw(first_page, STROKES[letter])
    assert re.match(r"This may be no digit\. If it is one: an? \d\.$", answer(first_page))
    assert first_page.locator(".draw-best th").inner_text() == "none"


def test_undo_and_clear_lead_back_to_the_empty_sheet(first_page):
    wait_until_ready(first_page)
    assert first_page.is_disabled("[data-part=undo]")
    draw(first_page, STROKES[4])
    read = answer(first_page)
    first_page.click("[data-part=undo]")
    assert answer(first_page) != read
    first_page.click("[data-part=clear]")
    assert answer(first_page) == "Draw a digit, 0 to 9."
    assert first_page.locator(".draw-best").count() == 0


def test_the_keyboard_alone_shows_every_layer(first_page):
    wait_until_ready(first_page)
    first_page.focus("[data-part=paper]")
    for _ in range(6):
        first_page.keyboard.press("Tab")
        if first_page.evaluate("document.activeElement.querySelector('img')?.alt") == "a drawn 8":
            break
    first_page.keyboard.press("Enter")
    assert answer(first_page).startswith("It reads an 8: ")
    bright = """canvas => canvas.getContext('2d')
        .getImageData(0, 0, canvas.width, canvas.height).data.filter(value => value > 0).length
        - canvas.width * canvas.height"""  # alpha is never 0
    for canvas in first_page.locator("[data-layer], [data-part=seen]").all():
        assert canvas.evaluate(bright) > 20


@WIDTHS
def test_it_is_light_and_nothing_jumps(browser, site, width, height):
    """All that the page fetches when it is opened, packed as servers pack it."""
    page = browser.new_page(viewport={"width": width, "height": height})
    answers = []
    page.on("response", lambda answer: answers.append(answer))
    page.goto(f"{site}/", wait_until="networkidle")
    assert page.evaluate(SHIFT) < 0.05
    sizes = {answer.url: len(gzip.compress(answer.body(), 6)) for answer in answers}
    assert any(url.endswith("network.bin") for url in sizes)
    assert sum(sizes.values()) < WHOLE_WEIGHT, sizes
    assert not any("runtime" in url or url.endswith(".onnx") for url in sizes)
    page.close()


def test_pad_and_answer_are_side_by_side_on_a_phone(browser, site):
    context = browser.new_context(viewport={"width": 390, "height": 844}, has_touch=True)
    page = context.new_page()
    page.goto(f"{site}/", wait_until="networkidle")
    paper = page.locator("[data-part=paper]").bounding_box()
    said = page.locator("[data-part=answer]").bounding_box()
    assert paper["y"] + paper["height"] < 844, "the pad is on the first screen"
    assert said["x"] > paper["x"] + paper["width"]
    assert paper["y"] <= said["y"] < paper["y"] + paper["height"]
    draw_by_touch(page, STROKES[3])
    assert answer(page).startswith("It reads a 3: ")
    assert page.evaluate("scrollY") == 0, "a finger on the paper does not scroll the page"
    assert page.evaluate("document.documentElement.scrollWidth") <= 390
    context.close()


@WIDTHS
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(browser, site, width, height, scheme):
    context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
    page = context.new_page()
    page.goto(f"{site}/", wait_until="networkidle")
    draw(page, STROKES[3])
    page.wait_for_timeout(400)  # bars grow
    page.evaluate(axe_script())
    found = page.evaluate("axe.run('[data-welcome]')")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []
    context.close()
