"""Expectations of drawn digits, checked by the colours that are really drawn."""

from typing import cast

import numpy as np

from digitkit.checking.assertions import RETURN, describe, expect
from digitkit.checking.digits import varied
from digitkit.protocol.drawings import AxesFacts, Drawing

# How far a grey may be from proportional, as a share of the contrast: matplotlib's "Greys" is
# slightly nonlinear and passes, two-tone pictures and square roots don't.
TOLERANCE = 0.12
SMALLEST_CONTRAST = 0.1


def distinct_pixels() -> np.ndarray:
    """Return uint8 (784,) with all values from 0 to 255, unequal when rotated or mirrored."""
    first = round(varied(0, 1, 255))
    return ((first + np.arange(784) * 37) % 256).astype("uint8")


def distinct_rows(n: int) -> np.ndarray:
    """Return uint8 (n, 784): rows of `distinct_pixels`, each rolled by another step."""
    return np.stack([np.roll(distinct_pixels(), 61 * row) for row in range(n)])


def expect_drawing(value: object, kind: str, hint: str) -> Drawing:
    """Expect a Figure or an Axes, and return its facts.

    Args:
        value: what the learner's function returned.
        kind: `"figure"` or `"axes"`.
        hint: how to get one.
    """
    expect(
        isinstance(value, Drawing) and value.kind == kind,
        f"Your function returned {describe(value)}.",
        expected={"figure": "the Figure", "axes": "the Axes drawn on"}[kind],
        hint=RETURN if value is None else hint,
    )
    return cast(Drawing, value)


def expect_digit(axes: AxesFacts, pixels: np.ndarray, where: str) -> None:
    """Expect one picture of 28 × 28 pixels, in grey, the right way round.

    Args:
        axes: the axes on which it is drawn.
        pixels: the 784 values.
        where: the place as the learner's message names it, such as "on the axes".
    """
    shapes = [image.rgba.shape[:2] for image in axes.images]
    expect(
        shapes == [(28, 28)],
        f"There is no picture {where}."
        if not shapes
        else f"There are pictures of the shape {', '.join(map(str, shapes))} {where}.",
        expected="one picture of 28 × 28 pixels",
        hint="`ax.imshow(...)` draws an image, and `to_image` makes one of 784 values",
    )
    expect(
        axes.images[0].grey,
        f"The picture {where} is in colour.",
        expected="shades of grey",
        hint='`cmap="gray"` for light ink on dark paper, `cmap="gray_r"` for the reverse',
    )
    expect_greys(on_white(axes.images[0].rgba), pixels.reshape(28, 28), where)


def expect_greys(drawn: np.ndarray, image: np.ndarray, where: str) -> None:
    """Expect greys (28, 28) in proportion to the pixels of an image."""
    flat = np.ptp(drawn) < SMALLEST_CONTRAST
    other = {
        "with rows and columns swapped": image.T,
        "upside down": image[::-1],
        "mirrored": image[:, ::-1],
        "turned by half a turn": image[::-1, ::-1],
    }
    turned = [way for way, seen in other.items() if not flat and in_proportion(drawn, seen)]
    observed = f"The picture {where} doesn't show the pixels in greys that match their values."
    hint = "pass the pixels to `imshow` as they are: no threshold, no root, no sorting"
    if flat:
        observed = f"The picture {where} is of one grey all over."
        hint = "leave `vmin` and `vmax` out, or set them to 0 and 255"
    elif turned:
        observed = f"The picture {where} is {turned[0]}."
        hint = "28 values a row, the first row on top: `reshape(28, 28)` and imshow's own origin"
    expect(
        not flat and in_proportion(drawn, image),
        observed,
        expected="each pixel in a grey in proportion to its value, 0 and 255 at the two ends",
        hint=hint,
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
        hint='`ax.set(xticks=[], yticks=[])` or `ax.axis("off")`',
    )


def expect_title(axes: AxesFacts, title: str, given: str) -> None:
    """Expect this title, or none if it is empty, and no other words."""
    expect(
        axes.title == title,
        f"With {given}, the title is {axes.title!r}."
        if axes.title
        else f"With {given}, there is no title.",
        expected=f"the title {title!r} and nothing else" if title else "no title",
        hint="`ax.set_title(str(label))`, only `if label is not None`",
    )
    words = [axes.xlabel, axes.ylabel, *(text.text for text in axes.texts)]
    written = [word for word in words if word.strip()]
    expect(
        not written,
        f"With {given}, {written[0]!r} is written besides the title." if written else "",
        expected="the label as the title, and no other words",
        hint="leave out `ax.text`, `set_xlabel` and `set_ylabel`",
    )
