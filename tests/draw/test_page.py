"""The drawing page, used as a reader uses it."""

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from digitkit.build.sample_photos import photo
from tests.draw.strokes import STROKES, draw

ROOT = Path(__file__).parents[2]


def start(page) -> None:
    """Wait until the network is there."""
    page.wait_for_load_state("networkidle")


def answer(page) -> str:
    """The answer, once it has held still."""
    page.wait_for_timeout(150)
    return page.inner_text("[data-part=answer]")


def test_six_digits_drawn_with_the_mouse_are_read_right(page):
    start(page)
    for digit, strokes in ((digit, STROKES[digit]) for digit in (0, 1, 2, 3, 4, 7)):
        draw(page, strokes)
        assert re.search(rf"(reads a|wavers:) {digit}\b", answer(page)), digit
        page.click("[data-part=clear]")
        assert answer(page) == "Nothing is drawn yet. Draw a digit."


def test_the_bars_say_what_the_sentence_says(page):
    start(page)
    draw(page, STROKES[7])
    said = answer(page)
    rows = page.locator("[data-part=bar]").all_inner_texts()
    assert [row.split()[0] for row in rows] == [*map(str, range(10)), "none"]
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
    draw(page, STROKES[4][:1])
    before = answer(page), pixels(page)
    draw(page, STROKES[4][1:])
    assert pixels(page) != before[1]
    page.click("[data-part=undo]")
    assert (answer(page), pixels(page)) == before


def pixels(page) -> str:
    return page.evaluate("document.querySelector('[data-part=seen]').toDataURL()")


def test_the_keyboard_alone_reads_a_drawn_digit(page):
    start(page)
    page.focus("[data-part=paper]")
    for _ in range(8):  # undo and clear can't be used yet; the third sample is a drawn 3
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.querySelector('img')?.alt") == "a drawn 3":
            break
    page.keyboard.press("Enter")
    assert answer(page).startswith("It reads a 3")


def test_a_letter_may_be_no_digit_and_the_maps_are_shown(page):
    start(page)
    draw(page, STROKES["A"])
    assert answer(page).startswith("This may be no digit. If it is one: ")
    assert page.locator(".draw-best th").inner_text() == "none"
    assert page.locator("[data-part=layers] canvas:visible").count() == 5


@pytest.fixture(scope="module")
def photos(tmp_path_factory):
    """Photos that a reader may choose: one lies on its side and says so, one is empty paper."""
    folder = tmp_path_factory.mktemp("photos")
    seven = Image.fromarray(photo(7, "shadow", seed=7))
    exif = Image.Exif()
    exif[274] = 6  # to be turned by a quarter to the right
    seven.rotate(90, expand=True).save(folder / "turned.jpg", exif=exif)
    Image.fromarray(photo(3, "desk", seed=3)).save(folder / "desk.png")
    ink = np.zeros((200, 120, 4), "uint8")  # transparent, with black ink
    ink[..., 3] = 255 - np.asarray(Image.fromarray(photo(1, "bright", seed=1)).resize((120, 200)))
    ink[..., 3][ink[..., 3] < 60] = 0
    Image.fromarray(ink).save(folder / "transparent.png")
    Image.fromarray(photo(None, "grain", seed=1)).save(folder / "empty.jpg")
    (folder / "notes.png").write_text("no picture")
    return folder


@pytest.mark.parametrize(
    ("name", "digit"), [("turned.jpg", 7), ("desk.png", 3), ("transparent.png", 1)]
)
def test_a_photo_is_read(page, photos, name, digit):
    start(page)
    page.set_input_files("[data-part=photo]", photos / name)
    page.wait_for_selector("[data-part=wrong]:visible")
    assert re.match(rf"(It reads a|It wavers:) {digit}\b", answer(page))


def test_an_empty_page_is_called_empty_and_a_broken_file_is_named(page, photos):
    start(page)
    page.set_input_files("[data-part=photo]", photos / "empty.jpg")
    page.wait_for_selector("[data-part=clear]:enabled")
    assert answer(page) == "No digit: the paper looks empty."
    page.set_input_files("[data-part=photo]", photos / "notes.png")
    page.wait_for_function("document.querySelector('[data-part=photo-status]').innerText")
    said = page.inner_text("[data-part=photo-status]")
    assert said == "notes.png is no picture that this browser can open."


def test_a_step_left_out_changes_the_image_and_the_answer(page):
    start(page)
    draw(page, STROKES[0])
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
    draw(page, STROKES[4])
    answer(page)
    page.click("[data-part=wrong] summary")
    page.click("[data-part=truth][value='9']")
    counts = json.loads((ROOT / "docs" / "draw" / "network.json").read_text())["confusion"][9]
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
    draw(page, STROKES[4])
    course = answer(page)
    page.set_input_files("[data-part=file]", models / "mine.onnx")
    page.wait_for_selector("[data-part=back]:visible", timeout=60_000)
    assert page.locator(".draw-bars tr:visible").count() == 11, "the head and ten digits"
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
    page.wait_for_function(
        "document.querySelector('[data-part=status]').innerText.includes(': ')", timeout=60_000
    )
    line = page.inner_text("[data-part=status]")
    assert line.startswith(f"{name}: ")
    assert re.search(says, line)
    draw(page, STROKES[7])
    assert answer(page).startswith("It reads a 7")


def test_no_button_floats_over_the_paper_on_a_phone(page):
    page.set_viewport_size({"width": 390, "height": 700})
    for far in (900, -500):  # back up, which brings the theme's way to the top
        page.mouse.wheel(0, far)
        page.wait_for_timeout(300)
    assert page.evaluate("scrollY") > 100
    assert page.locator(".md-top").is_hidden()
