"""The figures that move, in a page that has them all, used by mouse, touch and keyboard."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

from digitkit.build.builder import notebook_text
from digitkit.build.moving import FIGURES
from digitkit.build.notebook import solved_notebook
from digitkit.build.site import moving_figure
from digitkit.build.site.lesson_page import InCourse, lesson_page
from digitkit.build.site.moving_figure import (
    STILLS,
    convolve,
    moved,
    shown_digits,
    walk,
    write_figure,
)
from digitkit.build.site.read_digits import SHOWN, read_by_one_layer
from digitkit.data.sample import load_sample
from tests.browser import ROOT, Watch, axe_script, serving
from tests.build.sample import PAGE, faults_of, make_project
from tests.site.executed import fake_outputs, sample_lesson
from tests.small_site import build_small_site

NAMES = list(FIGURES)


# What a page's mark becomes


def with_mark(mark: str) -> str:
    return PAGE.replace("## Your turn\n", f"{mark}\n\n## Your turn\n")


def test_every_figure_has_a_script_a_still_picture_and_words() -> None:
    scripts = {path.stem for path in (ROOT / "docs/js/moving").glob("*.js")}
    assert set(NAMES) == set(STILLS) == scripts
    for figure in FIGURES.values():
        assert figure.title and len(figure.alt) > 40


def test_the_site_has_the_figure_and_the_notebook_is_as_without(tmp_path: Path) -> None:
    plain = sample_lesson(make_project(tmp_path / "plain"))
    marked = sample_lesson(make_project(tmp_path / "marked", with_mark("<!-- moving: kernel -->")))
    assert notebook_text(solved_notebook(marked)) == notebook_text(solved_notebook(plain))
    markdown = lesson_page(marked, fake_outputs(marked), InCourse(2, 3)).markdown
    figure = markdown.index('<figure class="moving" data-moving="kernel"')
    assert markdown.index("np.ones(3)") < figure < markdown.index("## Your turn")


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        ("<!-- moving: kernl -->", "no moving figure is named 'kernl'; there are "),
        ("<!-- moving kernel -->", "write <!-- moving: name -->"),
        ("!!! note\n    Look.\n\n    <!-- moving: kernel -->", "stands outside admonitions"),
    ],
)
def test_a_wrong_mark_is_a_fault_with_its_line(tmp_path: Path, mark: str, said: str) -> None:
    text = with_mark(mark)
    (fault,) = faults_of(make_project(tmp_path, text))
    assert fault.line == next(i for i, each in enumerate(text.split("\n"), 1) if "moving" in each)
    assert said in fault.text


# The page in a browser


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """The address of a site with one page of all moving figures."""
    text = "# Figures\n\n" + "\n\n".join(map(write_figure, NAMES))
    files = {"lessons/01_moving.md": text.encode(), **moving_figure.site_files()}
    folder = tmp_path_factory.mktemp("moving")
    with serving(build_small_site(folder, ("js", "css", "draw"), files)) as address:
        yield address


@pytest.fixture
def opened(browser, site):
    """Open the page of figures; an error in its console or an outside request fails the test."""
    contexts, watch = [], Watch(site)

    def opening(width: int = 1280, **settings):
        context = browser.new_context(viewport={"width": width, "height": 900}, **settings)
        contexts.append(context)
        page = context.new_page()
        watch.over(page)
        page.goto(f"{site}/lessons/01_moving/")
        return page

    yield opening
    for context in contexts:
        context.close()
    assert watch.taken() == []


def shown(page, name: str):
    """Scroll a figure into view, and return it when its script has come."""
    figure = page.locator(f"figure[data-moving={name}]")
    figure.scroll_into_view_if_needed()
    page.wait_for_selector(f"figure[data-moving={name}].moving-ready")
    return figure


def knob(figure, label: str):
    return figure.locator(f".moving-knobs [aria-label='{label}']")


def told(figure) -> str:
    return figure.locator(".moving-told").inner_text()


def number(text: str) -> float:
    """Return the first number in a text, which has real minus signs."""
    return float(re.search(r"−?[\d.]*\d", text)[0].replace("−", "-"))


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_and_nothing_sticks_out(opened, width, scheme):
    page = opened(width, color_scheme=scheme)
    for name in NAMES:
        figure = shown(page, name)
        assert not figure.locator(".moving-still").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    page.evaluate(axe_script())
    found = page.evaluate("axe.run('.md-content')")["violations"]
    assert [(one["id"], one["nodes"][0]["html"]) for one in found] == []


@pytest.mark.parametrize("name", NAMES)
def test_without_scripts_and_in_print_the_still_picture_stands_there(opened, name):
    plain = opened(java_script_enabled=False)
    still = plain.locator(f"figure[data-moving={name}] .moving-still")
    assert still.is_visible()
    assert still.get_attribute("aria-label") == FIGURES[name].alt
    page = opened()
    figure = shown(page, name)
    page.emulate_media(media="print")
    assert figure.locator(".moving-still").is_visible()
    assert not figure.locator(".moving-play").is_visible()


def test_a_script_comes_only_when_its_figure_is_near(browser, site):
    page = browser.new_page(viewport={"width": 1280, "height": 300})
    asked = []
    page.on("request", lambda request: asked.append(request.url))
    page.add_init_script(
        "addEventListener('DOMContentLoaded', () =>"
        " (document.querySelector('h1').style.marginBottom = '3000px'))"
    )
    page.goto(f"{site}/lessons/01_moving/", wait_until="networkidle")
    assert any(url.endswith("js/moving.js") for url in asked)
    assert not any("/moving/" in url or "moving.css" in url for url in asked)
    shown(page, NAMES[0])
    assert any(url.endswith(f"/moving/{NAMES[0]}.js") for url in asked)
    page.close()


# The kernel

KERNELS = "async () => (await import('/js/moving/kernel.js')).KERNELS"
MAP = """async ([greys, weights]) =>
  (await import('/js/moving/kernel.js')).featureMap(greys, weights)"""


@pytest.mark.parametrize("kernel", ["level", "upright", "outline", "blur"])
def test_the_kernels_sums_are_those_of_numpy(opened, kernel):
    page = opened()
    weights = page.evaluate(KERNELS)[kernel]["weights"]
    for digit in shown_digits()[[3, 7]]:
        sums = page.evaluate(MAP, [digit.ravel().tolist(), weights])
        expected = convolve(digit / 255, np.reshape(weights, (3, 3)))
        assert np.allclose(np.reshape(sums, (26, 26)), expected, atol=1e-12)


def test_the_window_moves_by_keyboard_and_says_the_sum(opened):
    page = opened()
    figure = shown(page, "kernel")
    knob(figure, "Row").focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowLeft")
    row, column = (int(knob(figure, each).input_value()) for each in ("Row", "Column"))
    assert (row, column) == (8, 7)
    digit = shown_digits()[3] / 255
    cells = figure.locator("td").all_inner_texts()
    assert [number(cell) for cell in cells] == pytest.approx(
        digit[8:11, 7:10].ravel().tolist(), abs=0.005
    )
    sums = convolve(digit, moving_figure.LEVEL_EDGES)
    assert number(told(figure)) == pytest.approx(sums[8, 7], abs=0.005)
    knob(figure, "Digit").select_option("7")
    other = convolve(shown_digits()[7] / 255, moving_figure.LEVEL_EDGES)
    assert number(told(figure)) == pytest.approx(other[8, 7], abs=0.005)


def test_a_tap_places_the_window(opened):
    page = opened(390, has_touch=True)
    figure = shown(page, "kernel")
    stage = figure.locator(".moving-touch")
    stage.scroll_into_view_if_needed()
    box = stage.bounding_box()
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 4)
    assert knob(figure, "Column").input_value() in {"12", "13"}
    assert knob(figure, "Row").input_value() in {"5", "6"}


def test_the_window_slides_only_when_asked_and_not_for_calm_readers(opened):
    page = opened()
    figure = shown(page, "kernel")
    before = told(figure)
    page.wait_for_timeout(200)
    assert told(figure) == before
    figure.get_by_role("button", name="Slide").click()
    column = "figure[data-moving=kernel] [aria-label=Column]"
    page.wait_for_function(f"document.querySelector('{column}').value > 3")
    figure.get_by_role("button", name="Stop").click()
    place = knob(figure, "Column").input_value()
    page.wait_for_timeout(200)
    assert knob(figure, "Column").input_value() == place
    calm = shown(opened(reduced_motion="reduce"), "kernel")
    assert calm.get_by_role("button").count() == 0


# Augmentation

MOVED = """async ([greys, change]) =>
  [...(await import('/js/moving/augment.js')).moved(greys, change)]"""


@pytest.mark.parametrize(
    "change",
    [
        {"turn": 0, "right": 0, "down": 0, "zoom": 1},
        {"turn": 10, "right": 2, "down": -1, "zoom": 0.9},
        {"turn": -137, "right": -8, "down": 5, "zoom": 1.5},
    ],
)
def test_a_moved_digit_is_that_of_scipy(opened, change):
    six = shown_digits()[6]
    found = opened().evaluate(MOVED, [six.ravel().tolist(), change])
    assert np.allclose(np.reshape(found, (28, 28)), moved(six, **change), atol=1e-9)


def test_a_turn_is_clockwise_and_a_shift_goes_right_and_down():
    dot = np.zeros((28, 28))
    dot[4, 13:15] = 255  # above the middle
    assert moved(dot, turn=90)[13:15, 23].min() > 254
    assert moved(dot, right=3, down=2)[6, 16:18].min() > 254


def test_the_sliders_say_what_is_beyond_the_limits(opened):
    page = opened()
    figure = shown(page, "augment")
    assert "Within" in told(figure)
    knob(figure, "Turn").focus()
    for _ in range(11):
        page.keyboard.press("ArrowRight")
    assert told(figure) == "Beyond the exercise's limits: the turn. Is it still a 6?"
    knob(figure, "Zoom").press("Home")
    assert told(figure) == "Beyond the exercise's limits: the turn, the zoom. Is it still a 6?"
    figure.get_by_role("button", name="As it was").press("Enter")
    assert knob(figure, "Turn").input_value() == "0"
    assert "Within" in told(figure)


def test_random_changes_stay_within_the_limits(opened):
    page = opened(390, has_touch=True)
    figure = shown(page, "augment")
    seen = set()
    for _ in range(20):
        figure.get_by_role("button", name="At random").tap()
        assert told(figure).startswith("Within the exercise's limits")
        seen.add(knob(figure, "Turn").input_value())
    assert len(seen) > 5


# The confusion matrix


def test_the_counts_and_the_pictures_belong_together():
    reading, digits = read_by_one_layer(), load_sample()
    assert reading.counts.sum() == 1_000
    assert reading.counts.sum(axis=1).tolist() == [100] * 10
    assert np.trace(reading.counts) > 850
    labels = {row.tobytes(): label for row, label in zip(digits.X_test, digits.y_test, strict=True)}
    for (true, read), image in zip(reading.pairs, reading.images, strict=True):
        assert labels[image.tobytes()] == true
        assert reading.counts[true, read] > 0
    for true, read in np.ndindex(10, 10):
        shown_here = reading.pairs.count((true, read))
        assert shown_here == min(SHOWN, reading.counts[true, read])


PIXELS = """canvas => [...canvas.getContext('2d').getImageData(0, 0, 28, 28).data]
  .filter((_, place) => place % 4 === 0)"""


def test_a_cell_opens_its_digits(opened):
    page = opened(390, has_touch=True)
    figure, reading = shown(page, "matrix"), read_by_one_layer()
    wrong = reading.counts * (1 - np.eye(10, dtype=int))
    true, read = map(int, np.unravel_index(wrong.argmax(), wrong.shape))
    count = int(wrong.max())
    figure.get_by_role("button", name=f"{true} read as {read}: {count}", exact=True).tap()
    assert told(figure) == f"{count} times {article(true)} was read as {article(read)}."
    canvases = figure.locator("li canvas")
    assert canvases.count() == min(SHOWN, count)
    first = reading.images[reading.pairs.index((true, read))]
    assert canvases.first.evaluate(PIXELS) == first.tolist()


def article(digit: int) -> str:
    return f"an {digit}" if digit == 8 else f"a {digit}"


def test_arrow_keys_go_from_cell_to_cell(opened):
    page = opened()
    figure, counts = shown(page, "matrix"), read_by_one_layer().counts
    assert figure.locator("td button[tabindex='0']").count() == 1
    figure.locator("td button[tabindex='0']").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    here = page.evaluate("document.activeElement.ariaLabel")
    right = next(read for read in range(1, 10) if counts[0, read])
    assert here == f"0 read as {right}: {counts[0, right]}"
    page.keyboard.press("Enter")
    assert told(figure).endswith(f"a 0 was read as {article(right)}.")
    page.keyboard.press("End")
    last = max(read for read in range(10) if counts[0, read])
    assert page.evaluate("document.activeElement.ariaLabel").startswith(f"0 read as {last}:")


# The slope

WALK = "async ([rate, steps]) => (await import('/js/moving/slope.js')).walk(rate, steps)"
LESSON = (ROOT / "docs/lessons/05_train.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("rate", [0.0, 0.1, 0.5, 1.0, 1.1])
def test_the_steps_are_those_of_the_lesson_and_of_numpy(opened, rate):
    found = opened().evaluate(WALK, [rate, 6])
    assert np.allclose(found, walk(rate, 6), atol=1e-12)
    assert np.allclose(found, 3 - 3 * (1 - 2 * rate) ** np.arange(7), atol=1e-9)
    lesson: dict = {}
    exec(re.search(r"^def walk.*?return path\n", LESSON, re.MULTILINE | re.DOTALL)[0], lesson)
    assert np.round(found[1:], 2).tolist() == pytest.approx(lesson["walk"](rate))


def test_a_step_is_taken_by_keyboard_and_said(opened):
    page = opened()
    figure = shown(page, "slope")
    knob(figure, "Rate").focus()
    assert knob(figure, "Rate").input_value() == "0.1"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    for _ in range(2):
        page.keyboard.press("Enter")
    weight = walk(0.15, 2)[-1]
    words = [number(part) for part in told(figure).split(": ")[1].split(", ")]
    assert told(figure).startswith("After 2 steps: ")
    expected = [weight, (weight - 3) ** 2, 2 * (weight - 3)]
    assert words == pytest.approx(expected, abs=0.005)
    assert figure.locator(".moving-play circle").count() == 3
    knob(figure, "Rate").press("ArrowLeft")
    assert told(figure).startswith("After 0 steps: ")


def test_steps_that_are_too_long_leave_the_picture(opened):
    page = opened(390, has_touch=True)
    figure = shown(page, "slope")
    knob(figure, "Rate").press("End")
    for _ in range(6):
        figure.get_by_role("button", name="Step").tap()
    assert "The weight is outside the picture." in told(figure)
    figure.get_by_role("button", name="Start again").tap()
    assert "outside" not in told(figure)


# One unit


def test_the_units_sum_is_that_of_numpy(opened):
    page = opened()
    figure, units = shown(page, "unit"), read_by_one_layer().units
    for digit, unit in ((3, 3), (3, 8), (0, 8)):
        knob(figure, "Digit").select_option(str(digit))
        knob(figure, "Unit").select_option(str(unit))
        total = shown_digits()[digit].ravel() / 255 @ units[unit, :-1]
        bias = units[unit, -1]
        found = [number(part) for part in re.findall(r"(?:sum|bias|:) −?\d+\.\d+", told(figure))]
        assert found == pytest.approx([total, bias, total + bias], abs=0.0051)


def test_pixels_are_added_by_keyboard_one_by_one(opened):
    page = opened()
    figure, unit = shown(page, "unit"), read_by_one_layer().units[3]
    knob(figure, "Pixels").focus()
    for _ in range(384):
        page.keyboard.press("ArrowLeft")
    products = shown_digits()[3].ravel() / 255 * unit[:-1]
    assert told(figure).startswith("After 400 pixels: sum ")
    assert number(told(figure).split("sum ")[1]) == pytest.approx(products[:400].sum(), abs=0.0051)
    assert abs(products[:400].sum() - products.sum()) > 0.5


def test_pixels_are_added_only_when_asked_and_at_once_for_calm_readers(opened):
    page = opened(390, has_touch=True)
    figure = shown(page, "unit")
    assert knob(figure, "Pixels").input_value() == "784"
    figure.get_by_role("button", name="Add up").tap()
    page.wait_for_selector(".moving-play button:text-is('Stop')")
    page.wait_for_selector(".moving-play button:text-is('Add up')", timeout=15_000)
    assert told(figure).startswith("After 784 pixels")
    calm = shown(opened(reduced_motion="reduce"), "unit")
    assert calm.get_by_role("button").count() == 0
