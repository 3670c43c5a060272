"""Expectations of drawings, and of digits by the colours that are really drawn."""

from collections.abc import Sequence
from typing import cast

import numpy as np

from digitkit.checking.assertions import RETURN, describe, expect
from digitkit.checking.digits import varied
from digitkit.protocol.drawings import AxesFacts, Drawing, Image

# How far a grey may be from proportional, as a share of black to white: matplotlib's "Greys" is
# slightly nonlinear and passes, two-tone pictures and square roots don't.
TOLERANCE = 0.12
SMALLEST_CONTRAST = 0.1
FIXED = "0 and 255 at the two ends of the greys, whatever values the picture has"


def distinct_pixels() -> np.ndarray:
    """Return uint8 (784,) with all values from 0 to 255, unequal when rotated or mirrored."""
    first = round(varied(0, 1, 255))
    return ((first + np.arange(784) * 37) % 256).astype("uint8")


def distinct_rows(n: int) -> np.ndarray:
    """Return uint8 (n, 784): rows of `distinct_pixels`, each rolled by another step."""
    return np.stack([np.roll(distinct_pixels(), 61 * row) for row in range(n)])


def faint_rows(n: int) -> np.ndarray:
    """Return uint8 (n, 784) like `distinct_rows`, with the values from 40 to 100 alone."""
    return (40 + distinct_rows(n) % 61).astype("uint8")


def expect_drawing(value: object, kind: str, hint: str) -> Drawing:
    """Expect a Figure or an Axes with something drawn in it, and return its facts.

    Args:
        value: what the learner's function returned.
        kind: `"figure"` or `"axes"`.
        hint: how to get one.
    """
    name = {"figure": "Figure", "axes": "Axes"}[kind]
    expect(
        isinstance(value, Drawing) and value.kind == kind,
        f"Your function returned {describe(value)}.",
        expected={"figure": "the Figure", "axes": "the Axes drawn on"}[kind],
        hint=RETURN if value is None else hint,
    )
    drawing = cast(Drawing, value)
    expect(
        not drawing.opened_after_show or any(_drawn_in(axes) for axes in drawing.axes),
        f"`plt.show()` shows and closes the figure; the {name} you return was opened after it, and "
        "is empty.",
        expected=f"the {name} that you drew",
        hint="keep what you drew in a variable before `plt.show()`, or leave `plt.show()` out",
    )
    expect(
        kind == "figure" or drawing.axes,
        "The Axes you return is no longer in any figure.",
        expected="the Axes drawn on",
        hint=hint,
    )
    return drawing


def _drawn_in(axes: AxesFacts) -> bool:
    return any((axes.images, axes.lines, axes.points, axes.bars))


def expect_new_figure(drawing: Drawing, hint: str) -> None:
    """Expect that a drawing is in a figure that was created during the call.

    Args:
        drawing: the facts of what a learner's function returned.
        hint: how to get a new figure.
    """
    what = "The figure you return" if drawing.kind == "figure" else "The figure of your Axes"
    expect(
        drawing.new,
        f"{what} was there before the call: your function drew over another drawing.",
        expected="a new figure for each call",
        hint=hint,
    )


def expect_digit(
    axes: AxesFacts, pixels: np.ndarray, where: str, others: Sequence[np.ndarray] | np.ndarray = ()
) -> None:
    """Expect one picture of 28 × 28 pixels, in grey, the right way round.

    Args:
        axes: the axes on which it is drawn.
        pixels: the 784 values.
        where: the place as the learner's message names it, such as "on the axes".
        others: all rows of pixels that were given, to recognise one in the wrong place.
    """
    shapes = [image.rgba.shape[:2] for image in axes.images]
    expect(
        shapes == [(28, 28)],
        f"There is no picture {where}."
        if not shapes
        else f"There are pictures of the shape {', '.join(map(str, shapes))} {where}.",
        expected="one picture of 28 × 28 pixels",
        hint="`ax.imshow` draws an image, and `to_image` makes one of 784 values",
    )
    picture = axes.images[0]
    expect(
        picture.grey,
        f"The picture {where} is in colour.",
        expected="shades of grey",
        hint="the colour map `gray` for light ink on dark paper, `gray_r` for the reverse",
    )
    _expect_own_row(picture, pixels, where, others)
    _expect_greys(picture, pixels.reshape(28, 28), where)


def _expect_own_row(
    picture: Image, pixels: np.ndarray, where: str, others: Sequence[np.ndarray] | np.ndarray
) -> None:
    drawn = on_white(picture.rgba)
    if len(others) and not in_proportion(drawn, pixels.reshape(28, 28)):
        rows = [n for n, one in enumerate(others) if in_proportion(drawn, one.reshape(28, 28))]
        right = next((n for n, one in enumerate(others) if np.array_equal(one, pixels)), 0)
        expect(
            not rows,
            f"The picture {where} shows row {rows[0] if rows else 0} of X.",
            expected=f"row {right} of X: the first rows, line by line from the top left",
            hint="in a grid, a line has as many places as there are columns; count on from line "
            "to line",
        )


def _expect_greys(picture: Image, image: np.ndarray, where: str) -> None:
    """Expect greys (28, 28) in proportion to the pixels of an image, from 0 to 255."""
    drawn = on_white(picture.rgba)
    flat = np.ptp(drawn) < SMALLEST_CONTRAST
    other = {
        "with rows and columns swapped": image.T,
        "upside down": image[::-1],
        "mirrored": image[:, ::-1],
        "turned by half a turn": image[::-1, ::-1],
    }
    turned = [way for way, seen in other.items() if not flat and in_proportion(drawn, seen)]
    scale = _scale(picture, image)
    observed = f"The picture {where} doesn't show the pixels in greys that match their values."
    hint = "pass the pixels to `imshow` as they are: no threshold, no root, no sorting"
    if turned:
        observed = f"The picture {where} is {turned[0]}."
        hint = "28 values a row, the first row on top: the usual order of `reshape` and `imshow`"
    elif scale is not None:
        low, high = scale
        own = np.allclose(scale, (image.min(), image.max()), atol=0.02 * np.ptp(image))
        observed = f"The greys of the picture {where} run from {low:.0f} to {high:.0f}" + (
            ": its own lowest and highest pixel." if own else "."
        )
        hint = "the arguments `vmin` and `vmax` of `imshow`: the worked example fixes both ends"
    elif flat:
        observed = f"The picture {where} is of one grey all over."
    expect(not _off_scale(drawn, image), observed, expected=_greys_of(turned), hint=hint)


def _greys_of(turned: Sequence[str]) -> str:
    return "the image the right way round" if turned else f"each pixel in its grey, {FIXED}"


def _off_scale(drawn: np.ndarray, image: np.ndarray) -> bool:
    """Check whether greys differ from the pixels' shares of 255, rising as well as falling."""
    shares = image / 255
    return not any(np.abs(drawn - way).max() <= TOLERANCE for way in (shares, 1 - shares))


def _scale(picture: Image, image: np.ndarray) -> tuple[float, float] | None:
    """Return the pixel values at the two ends of the greys; None if greys don't follow them.

    They are computed from the greys, or read from the picture if its greys are cut off.
    """
    drawn = on_white(picture.rgba)
    if np.ptp(drawn) >= SMALLEST_CONTRAST and in_proportion(drawn, image):
        slope, offset = np.polyfit(image.ravel().astype(float), drawn.ravel(), 1)
        low, high = sorted((-offset / slope, (1 - offset) / slope))
        return float(low), float(high)
    low, high = picture.limits
    same = picture.data.shape == image.shape and np.allclose(picture.data, image)
    return (
        (low, high) if same and np.isfinite([low, high]).all() and (low, high) != (0, 255) else None
    )


def in_proportion(drawn: np.ndarray, image: np.ndarray) -> bool:
    """Check whether greys are nearly a linear function of pixel values, rising or falling."""
    slope, offset = np.polyfit(image.ravel().astype(float), drawn.ravel(), 1)
    off = np.abs(drawn - (slope * image + offset)).max()
    return bool(off <= TOLERANCE * np.ptp(drawn))


def on_white(rgba: np.ndarray) -> np.ndarray:
    """Return the greys (rows, columns) of colours (rows, columns, 4) on white paper."""
    alpha = rgba[..., 3]
    return np.asarray(rgba[..., :3].mean(axis=2) * alpha + (1 - alpha))


def expect_no_ticks(axes: AxesFacts, where: str) -> None:
    """Expect no tick marks and no tick labels."""
    names = [name for name, ticks in (("x", axes.xticks), ("y", axes.yticks)) if ticks]
    expect(
        not names,
        f"The {' and '.join(names)} axis {where} {'has' if len(names) == 1 else 'have'} ticks.",
        expected="no ticks: the numbers of rows and columns say nothing here",
        hint="give an empty list as `xticks` and as `yticks`, or switch the axis off",
    )


def expect_title(axes: AxesFacts, title: str, given: str) -> None:
    """Expect this title, or none if it is empty, and no other words."""
    expect(
        axes.title == title,
        f"With {given}, the title is {axes.title!r}."
        if axes.title
        else f"With {given}, there is no title.",
        expected=f"the title {title!r} and nothing else" if title else "no title",
        hint="write the label that belongs to this picture, by its position"
        if title and axes.title.isdigit()
        else "`set_title` writes it; ask first whether the label is None, as 0 is a label too",
    )
    words = [axes.xlabel, axes.ylabel, *(text.text for text in axes.texts)]
    written = [word for word in words if word.strip()]
    expect(
        not written,
        f"With {given}, {written[0]!r} is written besides the title." if written else "",
        expected="the label as the title, and no other words",
        hint="leave out the names of the axes and other texts",
    )
