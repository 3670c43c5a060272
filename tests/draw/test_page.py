"""The drawing page, used as a reader uses it."""

import json
import re
from pathlib import Path

import numpy as np
import pytest

ROOT = Path(__file__).parents[2]
# digits as a quick hand draws them: strokes of points on a sheet of 280 × 280, small and off centre
DRAWN = {
    0: [[(120, 60), (80, 110), (85, 170), (120, 200), (160, 170), (165, 110), (120, 60)]],
    1: [[(200, 70), (195, 200)]],
    2: [[(60, 80), (90, 50), (130, 60), (130, 100), (60, 180), (150, 180)]],
    3: [[(90, 70), (140, 50), (180, 80), (150, 130), (120, 135), (160, 140), (190, 180),
         (150, 225), (90, 210)]],
    4: [[(120, 50), (80, 150), (200, 150)], [(170, 80), (165, 240)]],
    7: [[(80, 60), (200, 60), (130, 230)]],
}  # fmt: skip


def start(page) -> None:
    page.click("[data-part=start]")
    page.wait_for_selector("[data-part=ready]:visible", timeout=60_000)


def draw(page, strokes) -> None:
    page.locator("[data-part=paper]").scroll_into_view_if_needed()
    box = page.locator("[data-part=paper]").bounding_box()
    for points in strokes:
        places = [(box["x"] + x * box["width"] / 280, box["y"] + y * box["height"] / 280)
                  for x, y in points]  # fmt: skip
        page.mouse.move(*places[0])
        page.mouse.down()
        for place in places[1:]:
            page.mouse.move(*place, steps=8)
        page.mouse.up()


def answer(page) -> str:
    """The answer, once it has held still."""
    page.wait_for_timeout(150)
    return page.inner_text("[data-part=answer]")


def test_six_digits_drawn_with_the_mouse_are_read_right(page):
    start(page)
    for digit, strokes in DRAWN.items():
        draw(page, strokes)
        assert re.search(rf"(reads a|wavers:) {digit}\b", answer(page)), digit
        page.click("[data-part=clear]")
        assert answer(page) == "Nothing is drawn yet. Draw a digit."


def test_the_bars_say_what_the_sentence_says(page):
    start(page)
    draw(page, DRAWN[7])
    said = answer(page)
    rows = page.locator("[data-part=bar]").all_inner_texts()
    assert [row.split()[0] for row in rows] == [str(digit) for digit in range(10)]
    best = page.locator(".draw-best").inner_text().split(maxsplit=1)
    assert said.startswith(f"It reads a {best[0]}: {best[1]}")


def test_an_answer_has_the_right_article_and_no_second_of_nothing(page):
    said = page.evaluate("""async () => {
        const { answer } = await import('/draw/words.js');
        const shares = first => Array.from({ length: 10 }, (_, i) => i === first ? 0.9999 : 1e-5);
        return [answer(shares(8)), answer(shares(3))];
    }""")
    assert said == ["It reads an 8: over 99.9\u00a0%.", "It reads a 3: over 99.9\u00a0%."]


def test_undo_takes_back_one_stroke(page):
    start(page)
    draw(page, DRAWN[4][:1])
    before = answer(page), pixels(page)
    draw(page, DRAWN[4][1:])
    assert pixels(page) != before[1]
    page.click("[data-part=undo]")
    assert (answer(page), pixels(page)) == before


def pixels(page) -> str:
    return page.evaluate("document.querySelector('[data-part=seen]').toDataURL()")


def test_the_keyboard_alone_reads_a_drawn_digit(page):
    page.wait_for_selector("[data-part=start]:enabled")  # what is disabled takes no focus
    page.focus("[data-part=start]")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-part=ready]:visible", timeout=60_000)
    assert page.evaluate("document.activeElement.dataset.part") == "paper"
    for _ in range(8):  # undo and clear can't be used yet; the third sample is a drawn 3
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.querySelector('img')?.alt") == "a drawn 3":
            break
    page.keyboard.press("Enter")
    assert answer(page).startswith("It reads a 3")


def test_a_step_left_out_changes_the_image_and_the_answer(page):
    start(page)
    draw(page, DRAWN[0])
    right = pixels(page)
    read = page.inner_text("[data-part=answer]")
    page.uncheck("[data-part=step][value=ink]")
    page.wait_for_timeout(150)
    assert pixels(page) != right
    assert page.inner_text("[data-part=answer]") != read
    page.check("[data-part=step][value=ink]")
    page.wait_for_timeout(150)
    assert pixels(page) == right


def test_a_mistake_is_set_beside_those_of_the_test_images(page):
    start(page)
    draw(page, DRAWN[4])
    answer(page)
    page.click("[data-part=wrong] summary")
    page.click("[data-part=truth][value='9']")
    counts = json.loads((ROOT / "docs" / "draw" / "digits.json").read_text())["confusion"][9]
    said = page.inner_text("[data-part=confusion]")
    assert f"In {sum(counts):,} test images of a 9" in said
    likeliest = max((count, -digit) for digit, count in enumerate(counts) if digit != 9)
    assert f"as {-likeliest[1]}" in said
    assert ("There it never read a 9 as 4" in said) == (counts[4] == 0)
    page.click("[data-part=truth][value='4']")
    assert page.inner_text("[data-part=confusion]") == "It did read a 4."


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """ONNX files that a reader may drop."""
    import keras

    from digitkit import build_mlp
    from digitkit.export import export_model

    folder = tmp_path_factory.mktemp("dropped")
    build_mlp(hidden=(8,)).save(folder / "mine.keras")
    export_model(folder / "mine.keras", folder / "mine.onnx")
    odd = keras.Sequential([keras.Input((5,), name="five"), keras.layers.Dense(10)])
    scores = keras.Sequential(
        [keras.Input((784,)), keras.layers.Dense(10, bias_initializer="ones")]
    )
    few = keras.Sequential([keras.Input((784,)), keras.layers.Dense(3, activation="softmax")])
    for name, model in {"odd": odd, "scores": scores, "few": few}.items():
        model(np.zeros((1, *model.input_shape[1:]), "float32"))  # the exporter wants it called once
        model.export(folder / f"{name}.onnx", format="onnx", verbose=False)
    (folder / "text.onnx").write_text("no model")
    (folder / "picture.png").write_bytes(b"no model")
    return folder


def test_a_dropped_model_reads_and_can_be_put_away(page, models):
    start(page)
    draw(page, DRAWN[4])
    course = answer(page)
    page.set_input_files("[data-part=file]", models / "mine.onnx")
    page.wait_for_selector("[data-part=back]:visible")
    assert "mine.onnx, reads now" in page.inner_text("[data-part=status]")
    assert answer(page) != course
    page.click("[data-part=back]")
    assert answer(page) == course


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("odd.onnx", r"takes \(.*, 5\) float32; it must take \(n, 784\) or \(n, 28, 28, 1\)"),
        ("scores.onnx", "sum to 10.0; probabilities sum to 1"),
        ("few.onnx", r"gives \(1, 3\) float32; it must give \(n, 10\)"),
        ("text.onnx", "no ONNX model that this page can open"),
        ("picture.png", "must be a file named like model.onnx"),
    ],
)
def test_a_wrong_model_is_refused_in_one_line(page, models, name, says):
    start(page)
    page.set_input_files("[data-part=file]", models / name)
    page.wait_for_function("document.querySelector('[data-part=refusal]').innerText.includes(': ')")
    line = page.inner_text("[data-part=refusal]")
    assert line.startswith(f"{name}: ")
    assert re.search(says, line)
    draw(page, DRAWN[7])
    assert answer(page).startswith("It reads a 7")


def test_no_button_floats_over_the_paper_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 700})
    for far in (900, -500):  # back up, which brings the theme's way to the top
        page.mouse.wheel(0, far)
        page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > 100
    assert page.locator(".md-top").is_hidden()
