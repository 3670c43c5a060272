"""What is right in lesson 2: a row of numbers becomes an image, and many become a table."""

import numpy as np
import pandas as pd

from digitkit.checks.digits import as_frame, doubled_index, draws, mixed_index, some_digits, varied
from digitkit.checks.drawing import Axes
from digitkit.checks.exercise import Exercise
from digitkit.checks.grid import expect_empty_places, expect_lines
from digitkit.checks.kinds import (
    described,
    expect_array,
    expect_dtype,
    expect_series,
    expect_unchanged,
)
from digitkit.checks.pictures import (
    expect_digit,
    expect_drawing,
    expect_no_ticks,
    expect_title,
    picture_card,
)
from digitkit.checks.verdict import expect

LESSON = "02_look"
EXERCISES = (
    Exercise("02.1", "to_image", points=2),
    Exercise("02.2", "plot_digit", points=2),
    Exercise("02.3", "plot_grid", points=3),
    Exercise("02.4", "count_labels", points=2),
    Exercise("02.5", "mean_images", points=2),
)
QUESTION_POINTS = 2

FOLD = "`reshape(28, 28)` folds 784 values into 28 rows of 28"


def _image(to_image, pixels):
    return expect_array(to_image(pixels), (28, 28), hint=FOLD)


def test_to_image_gives_28_rows_of_28(to_image):
    """It gives an array of 28 rows and 28 columns."""
    _image(to_image, picture_card())


def test_to_image_goes_row_by_row(to_image):
    """It fills the image row by row from the top, and keeps the values."""
    card = picture_card()
    image = _image(to_image, card)
    by_hand = np.array([[card[28 * row + column] for column in range(28)] for row in range(28)])
    swapped = np.array_equal(image, by_hand.T)
    expect(
        np.array_equal(image, by_hand),
        "The first 28 values run down the first column: rows and columns are swapped."
        if swapped
        else f"image[0, :3] is {_short(image[0, :3])}, and image[-1, -3:] is "
        f"{_short(image[-1, -3:])}.",
        expected=f"the first values, {_short(card[:3])}, at the top left, and the last, "
        f"{_short(card[-3:])}, at the bottom right, as they are",
        hint=f"{FOLD}; nothing else is needed",
    )


def test_to_image_takes_a_series(to_image):
    """It takes a Series too, whatever its index."""
    card = picture_card()
    for index in (mixed_index(784), [f"pixel{place}" for place in range(784)]):
        image = _image(to_image, pd.Series(card, index))
        expect(
            np.array_equal(image.ravel(), card),
            "From a Series you made another image than from an array of the same values.",
            expected="the same image, whatever the index of the Series",
            hint="`np.asarray(pixels)` takes arrays and Series",
        )


def test_to_image_keeps_the_type(to_image):
    """It keeps the type of the values, and the fractions of floats."""
    for dtype in ("uint8", "float32", "float64"):
        card = (picture_card() / (1 if dtype == "uint8" else 255)).astype(dtype)
        image = _image(to_image, card)
        expect_dtype(image, dtype, name="the image", hint="fold the values, and convert nothing")
        expect(
            np.array_equal(image.ravel(), card),
            f"From {dtype} values such as {_short(card[1:4])} came {_short(image[0, 1:4])}.",
            expected="the values as they are",
            hint="fold the values, and convert nothing",
        )


def test_to_image_leaves_the_pixels_alone(to_image):
    """It leaves the row of pixels as it was."""
    card = picture_card()
    hint = "`reshape` gives a new array; `pixels.shape = ...` and `resize` change the old one"
    expect_unchanged(to_image.call(card), {"pixels": card}, hint)


AXES = "draw with `ax.imshow(...)` and end with `return ax`"


def _drawn(plot_digit, **options):
    drawing = expect_drawing(plot_digit(picture_card(), **options), "axes", AXES)
    return drawing.axes[0]


def test_plot_digit_gives_the_axes(plot_digit):
    """It gives the Axes that it drew on."""
    _drawn(plot_digit)


def test_plot_digit_draws_the_pixels_in_grey(plot_digit):
    """It draws the 784 pixels as a grey image, the right way round."""
    expect_digit(_drawn(plot_digit), picture_card(), "on your axes")


def test_plot_digit_shows_no_ticks(plot_digit):
    """It shows no ticks."""
    expect_no_ticks(_drawn(plot_digit, label=3), "of your drawing")


def test_plot_digit_writes_the_label(plot_digit):
    """It writes the label as the title, and nothing else."""
    for label in (3, 0, np.int64(7)):
        expect_title(_drawn(plot_digit, label=label), f"{label}", f"label={label}")


def test_plot_digit_writes_nothing_without_a_label(plot_digit):
    """It writes nothing when there is no label."""
    expect_title(_drawn(plot_digit), "", "no label")


def test_plot_digit_draws_where_it_is_told(plot_digit):
    """It draws on the axes it is given, and opens no figure then."""
    call = plot_digit.call(picture_card(), label=5, ax=Axes())
    given = call.keywords["ax"].axes[0]
    hint = "draw on `ax`; open a figure only `if ax is None`"
    expect(
        call.new_figures == 0,
        "You were given an axes to draw on, and opened a new figure all the same.",
        expected="no new figure when `ax` is given",
        hint=hint,
    )
    expect_digit(given, picture_card(), "on the axes you were given")
    expect_title(given, "5", "label=5 and an axes")
    expect_no_ticks(given, "of the axes you were given")
    back = expect_drawing(call.value, "axes", AXES)
    expect(
        back.same_as == "ax",
        "The axes you return is not the one you were given.",
        expected="the axes drawn on",
        hint=hint,
    )


def test_plot_digit_takes_a_series(plot_digit):
    """It takes a row of a DataFrame too."""
    row = pd.Series(picture_card(), [f"pixel{place}" for place in range(784)], name=7)
    drawing = expect_drawing(plot_digit(row), "axes", AXES)
    expect_digit(drawing.axes[0], picture_card(), "of a Series")
    expect_title(drawing.axes[0], "", "a Series and no label")


def test_plot_digit_leaves_the_pixels_alone(plot_digit):
    """It leaves the row of pixels as it was."""
    card = picture_card()
    hint = "`reshape` and `255 - pixels` give something new; in place they change what you got"
    expect_unchanged(plot_digit.call(card), {"pixels": card}, hint)


FIGURE = "`fig, axes = plt.subplots(rows, columns, squeeze=False)`, and `return fig` at the end"


def _cards(n):
    """Pixels that look different from row to row, and labels that do not count up."""
    X = np.stack([np.roll(picture_card(), 61 * place) for place in range(n)])
    return X, np.arange(n) * 7 % 10


def _grid(plot_grid, X, y, **options):
    return expect_drawing(plot_grid(X, y, **options), "figure", FIGURE)


def test_plot_grid_gives_a_new_figure(plot_grid):
    """It gives a new Figure at every call."""
    for _ in range(2):  # one that was made once and closed since looks new the first time
        drawing = _grid(plot_grid, *_cards(4), rows=2, columns=2)
        expect(
            drawing.new,
            "The figure you return was there before the call.",
            expected="a new figure for each call",
            hint=FIGURE,
        )


def test_plot_grid_shows_rows_and_columns(plot_grid):
    """It shows as many lines, and digits in a line, as it is told."""
    expect_lines(_grid(plot_grid, *_cards(7), rows=2, columns=3), 2, 3, 7)


def test_plot_grid_shows_the_first_digits_in_reading_order(plot_grid):
    """It shows the first digits in grey, in reading order, without ticks."""
    X, y = _cards(7)
    places = expect_lines(_grid(plot_grid, X, y, rows=2, columns=3), 2, 3, 7)
    for number, axes in enumerate(places):
        expect_digit(axes, X[number], f"at place {number} (in reading order, from 0)")
        expect_no_ticks(axes, f"at place {number}")


def test_plot_grid_titles_every_digit(plot_grid):
    """It writes its label over every digit, and no other words."""
    X, y = _cards(7)
    places = expect_lines(_grid(plot_grid, X, y, rows=2, columns=2), 2, 2, 7)
    for number, axes in enumerate(places):
        expect_title(axes, f"{y[number]}", f"the labels {_short(y[:4])}, at place {number}")


def test_plot_grid_leaves_places_empty(plot_grid):
    """It leaves a place empty where the digits run out."""
    drawing = _grid(plot_grid, *_cards(4), rows=2, columns=3)
    expect_lines(drawing, 2, 3, 4)
    expect_empty_places(drawing)


def test_plot_grid_draws_small_grids(plot_grid):
    """It draws a grid of one line, one column or one place too."""
    for rows, columns in ((1, 2), (2, 1), (1, 1)):
        drawing = _grid(plot_grid, *_cards(4), rows=rows, columns=columns)
        expect_lines(drawing, rows, columns, 4)


def test_plot_grid_takes_frames_and_series(plot_grid):
    """It takes a DataFrame and a Series too, and goes by place, whatever the index."""
    X, y = _cards(5)
    for index, index_y in ((mixed_index(5), mixed_index(5, seed=2)), (doubled_index(5),) * 2):
        drawing = _grid(plot_grid, as_frame(X, index), pd.Series(y, index_y), rows=1, columns=3)
        for number, axes in enumerate(expect_lines(drawing, 1, 3, 5)):
            expect_digit(axes, X[number], f"at place {number}, from a DataFrame with any index,")
            expect_title(axes, f"{y[number]}", f"a Series of labels with any index, at {number}")


def test_plot_grid_shows_4_lines_of_8_unless_told_otherwise(plot_grid):
    """It shows 4 lines, and 8 digits in a line, when nothing else is asked for."""
    expect_lines(_grid(plot_grid, *_cards(9), columns=1), 4, 1, 9)
    expect_lines(_grid(plot_grid, *_cards(9), rows=1), 1, 8, 9)


def test_plot_grid_leaves_its_arguments_alone(plot_grid):
    """It leaves X and y as they were."""
    X, y = _cards(3)
    call = plot_grid.call(X, y, rows=1, columns=2)
    expect_unchanged(call, {"X": X, "y": y}, "work on a copy, `X.copy()`")


COUNTS = (6, 301, 2, 11, 0, 7, 25, 3, 9, 0)
COUNT = "`value_counts()` and then `reindex(range(10), fill_value=0)`"


def _labels():
    """Labels of which some digits are rare, 1 occurs 301 times, and 4 and 9 are absent."""
    return draws(3).permutation(np.repeat(np.arange(10), _counted()))


def _counted():
    """How often each digit occurs: the same ones are absent, whatever is drawn."""
    drawn = [int(varied(count, 1, 60, digit)) for digit, count in enumerate(COUNTS)]
    return tuple(new if usual else 0 for usual, new in zip(COUNTS, drawn, strict=True))


def _counts(count_labels, y):
    return expect_series(count_labels(y), hint=COUNT)


def test_count_labels_gives_a_series(count_labels):
    """It gives a Series."""
    _counts(count_labels, _labels())


def test_count_labels_lists_the_digits_in_order(count_labels):
    """It lists all ten digits in order, absent ones too."""
    index = list(_counts(count_labels, _labels()).index)
    missing = [digit for digit in range(10) if digit not in index]
    expect(
        index == list(range(10)),
        f"Your index is {index}"
        + (
            f": {' and '.join(map(str, missing))} did not occur and are missing."
            if missing
            else "."
        ),
        expected="the index 0, 1, 2, … 9, in this order",
        hint=COUNT,
    )


def test_count_labels_gives_whole_numbers(count_labels):
    """It gives whole numbers."""
    dtype = _counts(count_labels, _labels()).dtype
    expect(
        np.issubdtype(dtype, np.integer) if isinstance(dtype, np.dtype) else False,
        f"Your counts have the type {dtype}.",
        expected="whole numbers, such as int64",
        hint="`fill_value=0` puts a 0 where `reindex` would put NaN and turn all into floats",
    )


def test_count_labels_counts_right(count_labels):
    """It counts every digit right, 0 for an absent one."""
    for counts, y in ((_counted(), _labels()), ((0, 0, 0, 1, 0, 0, 0, 0, 0, 0), np.array([3]))):
        got = list(_counts(count_labels, y))
        digit = next((place for place in range(10) if got[place] != counts[place]), 0)
        expect(
            got == list(counts),
            f"Among {len(y)} labels you counted {got[digit]} × the digit {digit}.",
            expected=f"{counts[digit]} × the digit {digit}",
            hint=COUNT,
        )


def test_count_labels_takes_a_series(count_labels):
    """It takes a Series of labels too, whatever its index and type."""
    y = _labels()
    for index in (mixed_index(len(y)), doubled_index(len(y))):
        got = list(_counts(count_labels, pd.Series(y.astype("uint8"), index, name="label")))
        expect(
            got == list(_counted()),
            f"From a Series of the same labels you counted {got}.",
            expected=f"{list(_counted())}, as from an array",
            hint="`np.asarray(y)` takes arrays and Series and leaves the index behind",
        )


def test_count_labels_leaves_the_labels_alone(count_labels):
    """It leaves the labels as they were."""
    for y in (_labels(), pd.Series(_labels())):
        hint = "`np.sort(y)` gives a sorted copy; `y.sort()` sorts what you were given"
        expect_unchanged(count_labels.call(y), {"y": y}, hint)


AVERAGE = "of an array, `mean(axis=0)` averages each column; `to_image` folds the result"
MEAN = "`X[y == digit].mean(axis=0)` is the mean image of a digit"


def _bright_digits():
    """Digits of which 4 and 9 are absent, with differing counts."""
    return some_digits((5, 12, 3, 7, 0, 9, 1, 6, 4, 0))


def _means_by_hand(X, y):
    totals = np.zeros((10, 784))
    np.add.at(totals, y, X.astype(float))
    counts = np.bincount(y, minlength=10)
    return (totals / np.maximum(counts, 1)[:, None]).reshape(10, 28, 28)


def _means(mean_images, X, y):
    means = expect_array(mean_images(X, y), (10, 28, 28), hint=AVERAGE)
    expect(
        means.dtype in (np.float32, np.float64),
        f"Your images have the type {means.dtype}.",
        expected="floats, float32 or float64: a mean is rarely a whole number",
        hint="`np.zeros((10, 28, 28))` is made of floats",
    )
    return means


def test_mean_images_gives_ten_images(mean_images):
    """It gives ten images of 28 × 28, as floats."""
    _means(mean_images, *_bright_digits())


def test_mean_images_leaves_absent_digits_blank(mean_images):
    """It gives an image of zeros for a digit that does not occur."""
    means = _means(mean_images, *_bright_digits())
    for digit in (4, 9):
        expect(
            bool((means[digit] == 0).all()),
            f"No row shows a {digit}, and its mean image holds {means[digit].flat[0]:g}"
            f" … {np.nanmax(means[digit]) if np.isfinite(means[digit]).any() else 'nan'}.",
            expected="zeros: the mean of no rows at all is not a number",
            hint="begin with zeros, and fill in only the digits that occur",
        )


def test_mean_images_averages_each_digit(mean_images):
    """It averages all the images of a digit, pixel by pixel."""
    X, y = _bright_digits()
    means, by_hand = _means(mean_images, X, y), _means_by_hand(X, y)
    observed, expected = _first_difference(means, by_hand)
    expect(not observed, observed, expected=expected, hint=MEAN)


def test_mean_images_takes_frames_and_series(mean_images):
    """It takes a DataFrame and a Series too, and goes by place, whatever the index."""
    X, y = _bright_digits()
    by_hand, n = _means_by_hand(X, y), len(y)
    for given_X, given_y in (
        (as_frame(X, mixed_index(n)), pd.Series(y, mixed_index(n, seed=2))),
        (as_frame(X, doubled_index(n)), pd.Series(y, doubled_index(n))),
        (as_frame(X, mixed_index(n)), y),
        (X, pd.Series(y, mixed_index(n))),
    ):
        observed, expected = _first_difference(_means(mean_images, given_X, given_y), by_hand)
        given = f"With {described(given_X)} and {described(given_y)}: {observed}"
        hint = "`np.asarray(X)` and `np.asarray(y)` first: then nothing is matched by index"
        expect(not observed, given, expected=expected, hint=hint)


def test_mean_images_leaves_its_arguments_alone(mean_images):
    """It leaves X and y as they were."""
    X, y = _bright_digits()
    for given_X, given_y in ((X, y), (as_frame(X), pd.Series(y))):
        call = mean_images.call(given_X, given_y)
        hint = '`X["label"] = y` and `X /= n` change what you got; work on a copy'
        expect_unchanged(call, {"X": given_X, "y": given_y}, hint)


def _first_difference(means, by_hand):
    """What is wrong with the first image that differs, and what is right; empty if none does."""
    close = np.isclose(means, by_hand, rtol=1e-5, atol=1e-4)
    if close.all():
        return "", ""
    digit, row, column = np.argwhere(~close)[0]
    if np.allclose(means[digit], by_hand[digit].T, atol=1e-4):
        return f"The mean {digit} lies on its side.", "row by row: `reshape(28, 28)`"
    return (
        f"In the mean {digit}, the pixel in row {row}, column {column} is "
        f"{means[digit, row, column]:.4g}.",
        f"{by_hand[digit, row, column]:.4g}, the mean of that pixel over all rows that show a "
        f"{digit}",
    )


def _short(values):
    return ", ".join(f"{value:.4g}" for value in np.asarray(values).ravel())
