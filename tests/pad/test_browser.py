"""The pad's own script in a bare page of a browser, with a fake of the widget's model."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from digitkit.pad import SIDE, samples

FOLDER = Path(__file__).parents[2] / "digitkit" / "pad"
OPEN = """async ({code, samples, side}) => {
  const listeners = [];
  const state = {samples, side, pixels: new DataView(new ArrayBuffer(0))};
  window.model = {
    saves: 0,
    get: (name) => state[name],
    set: (name, value) => { state[name] = value; },
    save_changes: () => { window.model.saves += 1; listeners.forEach((each) => each()); },
    on: (name, each) => listeners.push(each),
    off: (name, each) => listeners.splice(listeners.indexOf(each), 1),
  };
  const address = URL.createObjectURL(new Blob([code], {type: "text/javascript"}));
  const { default: widget } = await import(address);
  window.open_view = () => {
    const el = document.body.appendChild(document.createElement("div"));
    return widget.render({model: window.model, el});
  };
  window.close_view = window.open_view();
}"""
READ = "() => Array.from(new Uint8Array(window.model.get('pixels').buffer))"


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    page = browser.new_page()
    page.set_content(f"<style>{(FOLDER / 'pad.css').read_text()}</style>")
    code = (FOLDER / "pad.js").read_text()
    page.evaluate(OPEN, {"code": code, "samples": samples(), "side": SIDE})
    yield page
    page.close()


def drawn(page: Any) -> np.ndarray:
    return np.array(page.evaluate(READ), dtype="uint8").reshape(SIDE, SIDE)


def stroke(page: Any, start: tuple[int, int], end: tuple[int, int], button: str = "left") -> None:
    """Draw a line between two places of the sheet, each across and down."""
    canvas = page.locator("canvas").first.bounding_box()
    border = (canvas["width"] - SIDE) / 2
    left, top = canvas["x"] + border, canvas["y"] + border
    places = [(left + x, top + y) for x, y in (start, end)]
    page.mouse.move(*places[0])
    page.mouse.down(button=button)
    page.mouse.move(*places[1], steps=5)
    page.mouse.up(button=button)


def test_a_stroke_of_the_mouse_arrives_as_ink_where_it_was_drawn(page: Any) -> None:
    stroke(page, (60, 100), (220, 100))
    sheet = drawn(page)
    assert sheet[100, 60:220].max() == 0 and sheet[0, 0] == 255
    down, across = np.nonzero(sheet < 128)
    assert abs(down.mean() - 100) < 2 and abs(across.mean() - 140) < 2
    assert 16 <= np.ptp(down) + 1 <= 24 and 174 <= np.ptp(across) + 1 <= 186
    assert page.evaluate("window.model.saves") == 1


def test_a_tap_leaves_a_dot_and_another_button_nothing(page: Any) -> None:
    stroke(page, (140, 140), (140, 140))
    assert (drawn(page) < 128).sum() == pytest.approx(np.pi * 10**2, rel=0.15)
    stroke(page, (20, 20), (200, 20), button="right")
    assert drawn(page)[20].min() == 255


def test_undo_and_clear_can_be_taken_back(page: Any) -> None:
    page.get_by_role("button", name="Undo").click()
    assert "nothing to undo" in page.get_by_role("status").inner_text()
    stroke(page, (60, 60), (200, 60))
    stroke(page, (60, 160), (200, 160))
    both = drawn(page)
    page.get_by_role("button", name="Clear").click()
    assert drawn(page).min() == 255
    page.get_by_role("button", name="Undo").click()
    np.testing.assert_array_equal(drawn(page), both)
    page.get_by_role("button", name="Undo").click()
    assert drawn(page)[60, 100] == 0 and drawn(page)[160, 100] == 255


def test_the_keyboard_alone_puts_a_sample_on_the_sheet(page: Any) -> None:
    page.evaluate("document.activeElement.blur()")
    for _ in range(3):  # Undo, Clear, then the choice
        page.keyboard.press("Tab")
    page.keyboard.type("3")
    page.keyboard.press("Tab")
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_function("window.model.saves === 1")
    assert page.get_by_role("status").inner_text() == "A drawn 3 is on the sheet."
    sheet = drawn(page)
    assert sheet.min() < 60 and sheet[0, 0] == 250 and 200 < (sheet < 128).sum() < SIDE**2 / 3


def test_its_parts_have_names_for_screen_readers(page: Any) -> None:
    assert page.get_by_role("group", name="Sketch pad for one digit").count() == 1
    assert page.get_by_role("img", name="The sheet, empty").count() == 1
    assert page.get_by_role("combobox", name="No pointer? Take a drawn sample").count() == 1
    stroke(page, (60, 60), (200, 60))
    assert page.get_by_role("img", name="The sheet, with a drawing on it").count() == 1


def test_a_second_view_shows_the_drawing_and_follows_it(page: Any) -> None:
    stroke(page, (60, 60), (200, 60))
    page.evaluate("() => { window.close_second = window.open_view(); }")
    second = "() => document.querySelectorAll('canvas')[1].getContext('2d')"
    pixel = f"(place) => ({second})().getImageData(...place, 1, 1).data[0]"
    assert page.evaluate(pixel, [100, 60]) == 0
    stroke(page, (60, 160), (200, 160))
    assert page.evaluate(pixel, [100, 160]) == 0
    page.evaluate("() => window.close_second()")
    stroke(page, (60, 240), (200, 240))
    assert page.evaluate(pixel, [100, 240]) == 255


def test_a_touch_and_a_pen_draw_too_and_a_second_finger_does_not(page: Any) -> None:
    event = """({kind, type, id, x, y}) => {
      const canvas = document.querySelector("canvas"), box = canvas.getBoundingClientRect();
      canvas.setPointerCapture = () => {};
      canvas.dispatchEvent(new PointerEvent(type, {pointerId: id, pointerType: kind, button: 0,
        clientX: box.left + x, clientY: box.top + y, bubbles: true}));
    }"""

    def send(kind: str, pointer: int, type_: str, x: int, y: int) -> None:
        page.evaluate(event, {"kind": kind, "type": type_, "id": pointer, "x": x, "y": y})

    for kind, y in (("touch", 60), ("pen", 160)):
        send(kind, 7, "pointerdown", 60, y)
        send(kind, 8, "pointerdown", 60, 240)
        send(kind, 8, "pointermove", 200, 240)
        send(kind, 7, "pointermove", 200, y)
        send(kind, 7, "pointerup", 200, y)
    sheet = drawn(page)
    assert sheet[60, 120] == 0 and sheet[160, 120] == 0 and sheet[240].min() == 255
    assert page.evaluate("window.model.saves") == 2
