"""Checks of `prepare_drawing`."""

import numpy as np

from digitkit.checking.assertions import expect, expect_array, expect_dtype, expect_unchanged
from digitkit.checking.calls import successful_call
from digitkit.checking.digits import random_state, some_digits

INK = "ink minus paper: the paper's shade is the usual one along the edge of the image"


def bar() -> np.ndarray:
    """Return a plain upright bar: ink 0–1, (50, 26)."""
    return np.ones((50, 26))


def hook() -> np.ndarray:
    """Return an L with a heavy foot; its centre of mass is far from the middle of its box."""
    ink = np.zeros((60, 44))
    ink[:, :8] = 1
    ink[38:, :] = 1
    return ink


def two_tones() -> np.ndarray:
    """Return a block with full ink in its left half and half ink in its right half."""
    ink = np.ones((60, 50))
    ink[:, 25:] = 0.5
    return ink


def sheet(
    drawing: np.ndarray,
    size: tuple[int, int] = (100, 80),
    at: tuple[int, int] | None = None,
    paper: int = 255,
    ink: int = 20,
) -> np.ndarray:
    """Return a sheet with a drawing on it, uint8.

    Args:
        drawing: ink 0–1 (height, width); cut where the sheet is too small.
        size: height and width of the sheet.
        at: row and column of the drawing's upper left corner; None puts it near the middle.
        paper: the shade of the paper.
        ink: the shade of full ink.
    """
    drawing = drawing[: size[0] - 8, : size[1] - 8]
    room = np.array(size) - drawing.shape
    top, left = at if at is not None else (room * 2) // 5
    image = np.full(size, float(paper))
    region = image[top : top + drawing.shape[0], left : left + drawing.shape[1]]
    region += (ink - paper) * drawing
    return np.round(image).astype("uint8")


def drawn_digit(digit: int) -> tuple[np.ndarray, np.ndarray]:
    """Return a digit of MNIST, and the same enlarged, dark on a light grey sheet.

    Returns:
        `(original, image)`: uint8 (28, 28) and uint8 (190, 170).
    """
    centred = (_centred_digit(digit, seed) for seed in range(3, 203))
    original = next(image for image in centred if _is_clear(image))
    large = np.kron(original / 255, np.ones((5, 5)))
    return original, sheet(large, size=(190, 170), at=(31, 12), paper=225, ink=35)


def _centred_digit(digit: int, seed: int) -> np.ndarray:
    X, _ = some_digits([int(digit == each) for each in range(10)], seed)
    image = X[0].reshape(28, 28)
    return np.roll(image, np.round(14 - np.array(mass_centre(image))).astype(int), (0, 1))


def _is_clear(image: np.ndarray) -> bool:
    """Check whether rounding the centre of mass is unambiguous, so that all right answers agree."""
    return max(abs(14 - middle) for middle in mass_centre(image)) < 0.4


def expect_prepared(value: object) -> np.ndarray:
    """Expect a prepared drawing, uint8 (28, 28)."""
    image = expect_array(value, (28, 28), hint="lay the digit on an empty image of 28 × 28")
    expect_dtype(image, "uint8", hint="round at the end, and `astype` gives the type")
    return image


def sides(image: np.ndarray, ink: int = 51) -> tuple[int, int]:
    """Return height and width of the box around all ink above a limit, a fifth of full ink."""
    rows, columns = np.nonzero(image > ink)
    if len(rows) == 0:
        return 0, 0
    return int(np.ptp(rows)) + 1, int(np.ptp(columns)) + 1


def mass_centre(image: np.ndarray) -> tuple[float, float]:
    """Compute row and column of the centre of mass."""
    ink = image.astype("float64")
    total = max(float(ink.sum()), 1.0)
    down, across = np.indices(ink.shape)
    return float((down * ink).sum() / total), float((across * ink).sum() / total)


def test_prepare_drawing_gives_a_small_image(prepare_drawing):
    """It returns a NumPy array of uint8, 28 × 28."""
    for image in (sheet(bar()), sheet(bar(), size=(40, 100))):
        expect_prepared(prepare_drawing(image))


def test_prepare_drawing_keeps_an_empty_page_empty(prepare_drawing):
    """It returns an empty image for an empty page of any shade."""
    pages = [np.full((40, 30), shade, "uint8") for shade in (255, 0, 180)]
    for page in (*pages, np.ones((40, 30))):
        result = expect_prepared(prepare_drawing(page))
        expect(
            not result.any(),
            f"From an empty page of the shade {page[0, 0]} you made ink of up to {result.max()}.",
            expected="an empty image, all 0",
            hint="ask first whether anything differs from the paper; if not, return an empty image",
        )


def test_prepare_drawing_puts_ink_on_zero(prepare_drawing):
    """It returns ink on 0, whether the digit is dark on light or light on dark."""
    for image, given in (
        (sheet(bar()), "a dark bar on white paper"),
        (sheet(bar(), paper=0, ink=255), "a light bar on black"),
        (sheet(bar(), paper=200, ink=60), "a dark grey bar on light grey paper"),
        (sheet(bar(), paper=40, ink=150), "a light grey bar on dark grey"),
    ):
        result = expect_prepared(prepare_drawing(image))
        edge = int(np.median(np.r_[result[0], result[-1], result[:, 0], result[:, -1]]))
        box, rows_and_columns = sides(result, ink=25), np.argwhere(result > 25)
        middle = int(result[tuple(rows_and_columns.mean(axis=0).astype(int))]) if box[0] else 0
        expect(
            not _nearly(box, _fitted(100, 80)),
            f"From {given}, 50 × 26 on a sheet of 100 × 80, came {box[0]} × {box[1]}: the whole "
            "sheet was taken for ink.",
            expected="the paper becomes 0, whatever its shade",
            hint=INK,
        )
        expect(
            edge == 0 and middle > 128,
            f"From {given} came paper of {edge}, and {middle} in the middle of the bar.",
            expected="paper 0 and ink near 255, as in MNIST",
            hint=INK,
        )


def test_prepare_drawing_reaches_full_ink(prepare_drawing):
    """It makes the strongest ink 255, however faint the drawing."""
    for image, given in (
        (sheet(bar(), paper=250, ink=190), "a faint drawing (ink 190 on paper 250)"),
        (sheet(hook(), paper=0, ink=90), "a dim drawing (ink 90 on 0)"),
        (sheet(np.eye(72)), "a line of one pixel's width, which fades when it shrinks"),
    ):
        darkest = int(expect_prepared(prepare_drawing(image)).max())
        expect(
            darkest >= 254,
            f"From {given} came ink of at most {darkest}.",
            expected="the darkest ink becomes 255",
            hint="divide by the largest value at the very end, and multiply by 255",
        )


def test_prepare_drawing_takes_floats_too(prepare_drawing):
    """It takes floats of 0–1 as it takes whole numbers of 0–255."""
    for image in (sheet(hook()), sheet(hook(), paper=225, ink=35)):
        whole = expect_prepared(prepare_drawing(image)).astype(int)
        floats = expect_prepared(prepare_drawing(image / 255)).astype(int)
        worst = int(np.abs(whole - floats).max())
        expect(
            worst <= 2,
            f"The same drawing as floats 0–1 gives other pixels: they differ by up to {worst}.",
            expected="the same image from both",
            hint='`np.asarray(image, dtype="float64")` at the start, and no fixed 255',
        )


def test_prepare_drawing_makes_the_longer_side_20(prepare_drawing):
    """It crops the digit and makes its longer side 20 pixels, large or small, in proportion."""
    for height, width, size, at in (
        (60, 18, (140, 110), None),
        (24, 80, (90, 150), None),
        (5, 2, (28, 28), None),
        (2, 5, (28, 28), None),
        (10, 4, (28, 28), None),
        (50, 26, (1200, 60), (1120, 20)),
    ):
        image = sheet(np.ones((height, width)), size=size, at=at)
        got = sides(expect_prepared(prepare_drawing(image)))
        wanted = _fitted(height, width)
        mistake, hint = _size_mistake(got, height, width, size)
        expect(
            _nearly(got, wanted),
            f"A bar of {height} × {width} pixels on a sheet of {size[0]} × {size[1]} became "
            f"{got[0]} × {got[1]}{mistake}.",
            expected=f"{wanted[0]:.0f} × {wanted[1]:.0f}: cropped, then the longer side 20",
            hint=hint,
        )


def _fitted(height: int, width: int) -> tuple[float, float]:
    """Return the sides of a box of which the longer one becomes 20."""
    factor = 20 / max(height, width)
    return height * factor, width * factor


def _nearly(got: tuple[int, int], wanted: tuple[float, float]) -> bool:
    return all(abs(one - other) <= 1.01 for one, other in zip(got, wanted, strict=True))


def _size_mistake(
    got: tuple[int, int], height: int, width: int, size: tuple[int, int]
) -> tuple[str, str]:
    """Return what wrong sides of a bar seem to be, and the next step."""
    if got == (0, 0):
        return ", nothing at all", "look at the whole sheet, however large it is"
    if min(height, width) == 2:
        cut = {"row": (1, 0), "column": (0, 1), "row and column": (1, 1)}
        for name, (down, across) in cut.items():
            if np.allclose(got, _fitted(height - down, width - across), rtol=0, atol=0.5):
                said = f", as if a {name} of its ink was cut off"
                return said, "a slice leaves out its end: the last row and column need `+ 1`"
    if got == (20, 20):
        return ": it was stretched", "resize both sides by the same factor"
    if got == (height, width):
        return ": it kept its size", "small digits are enlarged, until the longer side is 20"
    if _nearly(got, _fitted(*size)):
        return ": the whole sheet was taken for ink", INK
    if got[0] > 21 or got[1] > 21:
        return ": more than 20", "the longer side becomes 20, with paper all around"
    if max(got) < 19:
        return ": less than 20", "crop to the ink, so that no paper around it counts as its size"
    return "", "crop to the ink, then resize both sides by 20 / longer side"


def test_prepare_drawing_keeps_greys(prepare_drawing):
    """It keeps greys, and averages pixels where it shrinks."""
    drawing, stripes = two_tones(), np.tile([1.0, 1.0, 0.0, 0.0], (80, 15))
    stripes[:6], stripes[-6:], stripes[:, -2:] = 1, 1, 1
    for ink, given in (
        (drawing, "a shape whose right half has half the ink"),
        (stripes, "fine stripes, half ink and half paper"),
    ):
        result = expect_prepared(prepare_drawing(sheet(ink, size=(120, 120)))).astype(int)
        rows, columns = np.nonzero(result > 25)
        inner = result[rows.min() + 4 : rows.max() - 3, columns.min() + 3 : columns.max() - 2]
        grey = float(((inner > 40) & (inner < 215)).mean())
        expect(
            grey > 0.3,
            f"From {given} came pixels of which {grey:.0%} are grey, the others near 0 or 255.",
            expected="greys stay greys, and shrinking averages pixels",
            hint="no threshold on the result, and no resizing by picking single pixels",
        )


def test_prepare_drawing_centres_by_mass(prepare_drawing):
    """It puts the centre of mass within 0.75 pixel of (14, 14), wherever the drawing was."""
    for at in ((4, 4), (60, 30)):
        image = sheet(hook(), size=(130, 110), at=at)
        down, across = mass_centre(expect_prepared(prepare_drawing(image)))
        expect(
            abs(down - 14) <= 0.75 and abs(across - 14) <= 0.75,
            f"The centre of mass lies at row {down:.1f}, column {across:.1f}.",
            expected="row 14, column 14, to within 0.75: MNIST's digits are centred so",
            hint="compute the centre of mass of the ink, and shift by whole pixels; the middle of "
            "the box is another place",
        )


def test_prepare_drawing_makes_mnist_of_mnist(prepare_drawing):
    """It makes a digit of MNIST, enlarged on a sheet, look as in MNIST again."""
    for digit in range(0, 10, 3):
        original, image = drawn_digit(digit)
        result = expect_prepared(prepare_drawing(image)).astype(float)
        likeness = _likeness(result, original)
        # Area average and Pillow's bilinear filter give 0.99 or more; of these four digits, shifted
        # by a pixel to a side 0.85 at the most, mirrored or turned 0.50.
        mistake, hint = "", "look at the result beside the original"
        if _likeness_elsewhere(result, original) > 0.9:
            mistake = ", as it is shifted"
            hint = "the place for the centre of mass is (14, 14), counted from 0"
        elif max(_likeness_elsewhere(each, original) for each in _turned(result)) > 0.9:
            mistake, hint = ", as it is turned or mirrored", "neither turn nor mirror it"
        expect(
            likeness > 0.9,
            f"A {digit} of MNIST, enlarged on a sheet, came back with a likeness of "
            f"{likeness:.2f} to itself{mistake}.",
            expected="nearly the same image: a likeness above 0.9",
            hint=hint,
        )


def _likeness(image: np.ndarray, other: np.ndarray) -> float:
    """Compute the correlation of two images, 0 where one of them is of one shade."""
    if not image.any():
        return 0.0
    return float(np.corrcoef(image.ravel(), other.ravel())[0, 1])


def _likeness_elsewhere(image: np.ndarray, other: np.ndarray) -> float:
    """Compute the largest likeness of an image that is shifted by up to two pixels."""
    steps = [(down, across) for down in range(-2, 3) for across in range(-2, 3)]
    return max(_likeness(np.roll(image, step, (0, 1)), other) for step in steps)


def _turned(image: np.ndarray) -> list[np.ndarray]:
    """Return an image in the seven other positions that turning and mirroring give."""
    turned = [np.rot90(image, quarter) for quarter in range(4)]
    return [*turned[1:], *(each[:, ::-1] for each in turned)]


def test_prepare_drawing_leaves_the_drawing_alone(prepare_drawing):
    """It leaves the image as it was."""
    for image in (sheet(hook()), sheet(hook()) / 255):
        hint = "`image - paper` makes something new, `image -= paper` changes the one you got"
        expect_unchanged(successful_call(prepare_drawing, image), {"image": image}, hint)


def test_prepare_drawing_evens_the_paper(prepare_drawing):
    """It removes uneven paper and grain: a shadow across the page is no ink."""
    for drawing, size, axis in ((bar(), (110, 90), 1), (np.ones((20, 60)), (120, 100), 0)):
        height, width = drawing.shape
        image = photographed(sheet(drawing, size=size, paper=240, ink=30), axis)
        for given in (image, image / 255):
            got = sides(expect_prepared(prepare_drawing(given)))
            wanted = _fitted(height, width)
            expect(
                all(abs(one - other) <= 2 for one, other in zip(got, wanted, strict=True)),
                f"From a dark bar, {height} × {width}, on a page with a soft shadow and grain came "
                f"{got[0]} × {got[1]}: more or less than the bar was taken for ink.",
                expected=f"about {wanted[0]:.0f} × {wanted[1]:.0f}: the bar alone",
                hint="even out the paper first: the helper `even_paper` does it",
            )


def photographed(page: np.ndarray, axis: int) -> np.ndarray:
    """Return a page with a soft shadow that deepens along an axis, and with grain; uint8."""
    light = np.linspace(1, 0.5, page.shape[axis])
    shades = page * (light[:, None] if axis == 0 else light)
    return np.clip(shades + random_state(9).normal(0, 2.5, page.shape), 0, 255).astype("uint8")
