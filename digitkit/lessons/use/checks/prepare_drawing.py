"""Checks of `prepare_drawing`."""

import numpy as np

from digitkit.checking.assertions import expect, expect_array, expect_dtype, expect_unchanged
from digitkit.checking.digits import some_digits

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
    expect_dtype(image, "uint8", hint='`np.round(...).astype("uint8")` at the end')
    return image


def sides(image: np.ndarray) -> tuple[int, int]:
    """Return height and width of the box around all ink above a fifth of full ink."""
    rows, columns = np.nonzero(image > 51)
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
    """It returns a uint8 image of 28 × 28."""
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
            hint='where nothing differs from the paper, return `np.zeros((28, 28), dtype="uint8")`',
        )


def test_prepare_drawing_puts_ink_on_zero(prepare_drawing):
    """It returns ink on 0, whether the drawing is dark on light or light on dark."""
    for image, given in (
        (sheet(bar()), "a dark bar on white paper"),
        (sheet(bar(), paper=0, ink=255), "a light bar on black"),
        (sheet(bar(), paper=200, ink=60), "a dark grey bar on light grey paper"),
        (sheet(bar(), paper=40, ink=150), "a light grey bar on dark grey"),
    ):
        result = expect_prepared(prepare_drawing(image))
        edge = int(np.median(np.r_[result[0], result[-1], result[:, 0], result[:, -1]]))
        expect(
            edge == 0 and int(result[13:16, 13:16].min()) > 128,
            f"From {given} came paper of {edge}, and {result[14, 14]} in the middle of the bar.",
            expected="paper 0 and ink near 255, as in MNIST",
            hint=INK,
        )


def test_prepare_drawing_reaches_full_ink(prepare_drawing):
    """It makes the darkest ink 255, however faint the drawing."""
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
    image = sheet(hook())
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
    """It makes the digit's longer side 20 pixels, large or small, and keeps its proportions."""
    for height, width, size in ((60, 18, (140, 110)), (24, 80, (90, 150)), (10, 4, (28, 28))):
        result = expect_prepared(prepare_drawing(sheet(np.ones((height, width)), size=size)))
        got = sides(result)
        factor = 20 / max(height, width)
        wanted = height * factor, width * factor
        expect(
            all(abs(one - other) <= 1.01 for one, other in zip(got, wanted, strict=True)),
            f"A bar of {height} × {width} pixels became {got[0]} × {got[1]}.",
            expected=f"{wanted[0]:.0f} × {wanted[1]:.0f}: cropped, then the longer side 20",
            hint="crop to the ink, then resize both sides by 20 / longer side",
        )


def test_prepare_drawing_keeps_greys(prepare_drawing):
    """It keeps greys, and averages where it shrinks."""
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
    """It puts the centre of mass at (14, 14), wherever the drawing was."""
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
    """It returns a real MNIST digit nearly unchanged that was enlarged on a sheet."""
    for digit in range(0, 10, 3):
        original, image = drawn_digit(digit)
        result = expect_prepared(prepare_drawing(image)).astype(float)
        likeness = float(np.corrcoef(result.ravel(), original.ravel())[0, 1])
        # Area average and Pillow's bilinear filter give 0.99 or more; of these four digits, shifted
        # by a pixel to a side 0.85 at the most, mirrored or turned 0.50.
        expect(
            likeness > 0.9,
            f"A {digit} of MNIST, enlarged on a sheet, came back with a likeness of "
            f"{likeness:.2f} to itself.",
            expected="nearly the same image: a likeness above 0.9",
            hint="neither turn nor mirror it; look at the result beside the original",
        )


def test_prepare_drawing_leaves_the_drawing_alone(prepare_drawing):
    """It leaves the drawing as it was."""
    for image in (sheet(hook()), sheet(hook()) / 255):
        hint = "`image - paper` makes something new, `image -= paper` changes the one you got"
        expect_unchanged(prepare_drawing.call(image), {"image": image}, hint)
