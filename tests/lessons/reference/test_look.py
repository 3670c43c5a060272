import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from digitkit import count_labels, mean_images, plot_digit, plot_grid, to_image

from .support import pixels_of, unchanged

RAMP = (np.arange(784) % 256).astype("uint8")


# to_image


@pytest.mark.parametrize("dtype", ["uint8", "int64", "float32", "float64"])
def test_folds_row_by_row_and_keeps_the_values(dtype):
    pixels = (np.arange(784) % 251).astype(dtype) / np.array(1, dtype)
    image = to_image(pixels)
    assert type(image) is np.ndarray
    assert image.dtype == pixels.dtype
    assert image.shape == (28, 28)
    assert all(image[i // 28, i % 28] == pixels[i] for i in range(784))


def test_folds_series_and_lists_alike():
    image = to_image(RAMP)
    series = pd.Series(RAMP, index=[f"pixel{i}" for i in range(784)])
    np.testing.assert_array_equal(to_image(series), image)
    np.testing.assert_array_equal(to_image(RAMP.tolist()), image)


def test_writing_to_the_image_leaves_the_row_alone():
    pixels = RAMP.copy()
    with unchanged(pixels):
        to_image(pixels)[:] = 7


def test_refuses_a_row_of_another_length():
    with pytest.raises(ValueError, match="reshape"):
        to_image(RAMP[:783])


# plot_digit


def drawn_greys(pixels, label=None) -> np.ndarray:
    """Return the drawn shade at the middle of each of the 28 × 28 pixels."""
    figure = plt.figure(figsize=(5.6, 5.6), dpi=100)
    ax = figure.add_axes((0, 0, 1, 1), frameon=False)
    plot_digit(pixels, label, ax)
    canvas = pixels_of(figure)[10::20, 10::20, :3].astype(int)
    assert (np.ptp(canvas, axis=2) == 0).all(), "colours instead of greys"
    return canvas[:, :, 0]


@pytest.mark.parametrize("pixels", [RAMP, RAMP // 4, RAMP // 2 + 60], ids=["all", "pale", "grey"])
def test_draws_grey_in_proportion_to_the_pixel(pixels):
    expected = 255 - pixels.reshape(28, 28).astype(int)
    np.testing.assert_allclose(drawn_greys(pixels), expected, atol=1)


def test_draws_a_real_digit_the_right_way_up(digits):
    pixels = digits[0][0]
    np.testing.assert_allclose(
        drawn_greys(pixels), 255 - pixels.reshape(28, 28).astype(int), atol=1
    )


@pytest.mark.parametrize("label", [0, 7, np.int64(7), np.uint8(7)])
def test_label_is_the_only_thing_written(label):
    ax = plot_digit(RAMP, label=label)
    assert ax.get_title() == str(int(label))
    assert not ax.texts
    assert ax.get_xlabel() == ax.get_ylabel() == ""


def test_without_label_nothing_is_written():
    ax = plot_digit(pd.Series(RAMP))
    assert ax.get_title() == ""
    assert len(ax.get_xticks()) == len(ax.get_yticks()) == 0


def test_draws_on_the_axes_given_and_opens_no_figure():
    figure, axes = plt.subplots(1, 2)
    open_before = plt.get_fignums()
    assert plot_digit(RAMP, ax=axes[1]) is axes[1]
    assert plt.get_fignums() == open_before
    assert len(figure.axes) == 2
    assert len(axes[1].images) == 1
    assert not axes[0].images


def test_opens_a_new_figure_without_axes():
    _, other = plt.subplots()
    with unchanged(RAMP):
        ax = plot_digit(RAMP)
    assert isinstance(ax, Axes)
    assert ax.figure is not other.figure
    assert not other.images


# plot_grid


def places(figure: Figure) -> list[Axes]:
    """Return the axes of a figure in reading order."""

    def row_then_column(ax: Axes) -> tuple[float, float]:
        place = ax.get_position(original=True)
        return -round(place.y0, 3), place.x0

    return sorted(figure.axes, key=row_then_column)


@pytest.mark.parametrize("rows, columns", [(4, 8), (2, 3), (1, 1), (1, 5), (5, 1)])
def test_grid_shows_the_first_digits_in_reading_order(few, rows, columns):
    X, y = few
    with unchanged(X, y):
        figure = plot_grid(X, y, rows=rows, columns=columns)
    assert isinstance(figure, Figure)
    shown = places(figure)
    assert len(shown) == rows * columns
    assert len({round(ax.get_position().y0, 3) for ax in shown}) == rows
    for i, ax in enumerate(shown):
        (image,) = ax.images
        np.testing.assert_array_equal(image.get_array(), np.asarray(X)[i].reshape(28, 28))
        assert (image.norm.vmin, image.norm.vmax) == (0, 255)
        assert ax.get_title() == str(np.asarray(y)[i])


def test_grid_is_four_by_eight_by_default_and_new_each_time(few):
    first, second = plot_grid(*few), plot_grid(*few)
    assert len(first.axes) == 32
    assert first is not second


def test_grid_stays_blank_where_digits_run_out(few):
    X, y = few
    figure = plot_grid(X[:4], y[:4], rows=2, columns=3)
    canvas = pixels_of(figure)[:, :, :3]
    height, width, _ = canvas.shape
    assert (canvas[height // 2 :, width // 3 :] == 255).all(), (
        "something is drawn where no digit is"
    )
    assert (canvas[height // 2 :, : width // 3] < 128).any(), "the fourth digit is missing"
    assert [ax.get_title() for ax in places(figure)[:4]] == [str(v) for v in np.asarray(y)[:4]]


def test_grid_has_no_ticks_and_no_colour(few):
    figure = plot_grid(*few, rows=2, columns=2)
    canvas = pixels_of(figure)[:, :, :3].astype(int)
    assert (np.ptp(canvas, axis=2) == 0).all()
    for ax in figure.axes:
        assert not ax.axison or len(ax.get_xticks()) == len(ax.get_yticks()) == 0


# count_labels


def test_counts_each_digit(few):
    y = few[1]
    with unchanged(y):
        counts = count_labels(y)
    assert type(counts) is pd.Series
    assert counts.index.tolist() == list(range(10))
    assert np.issubdtype(counts.dtype, np.integer)
    np.testing.assert_array_equal(counts, np.bincount(np.asarray(y), minlength=10))


@pytest.mark.parametrize("y", [[7], [9, 0, 9], []], ids=str)
@pytest.mark.parametrize("dtype", ["uint8", "int64"])
def test_counts_0_for_absent_digits(y, dtype):
    counts = count_labels(np.array(y, dtype=dtype))
    assert counts.tolist() == [y.count(digit) for digit in range(10)]
    assert counts.index.tolist() == list(range(10))
    assert np.issubdtype(counts.dtype, np.integer)


# mean_images


def test_averages_each_digit(few):
    X, y = few
    with unchanged(X, y):
        images = mean_images(X, y)
    assert type(images) is np.ndarray
    assert images.shape == (10, 28, 28)
    assert images.dtype in (np.float32, np.float64)
    for digit in range(10):
        rows = [pixels.reshape(28, 28) for pixels in np.asarray(X)[np.asarray(y) == digit]]
        expected = np.sum(rows, axis=0, dtype="float64") / len(rows)
        np.testing.assert_allclose(images[digit], expected, rtol=1e-6)


def test_absent_digits_are_zeros_and_one_row_is_its_own_mean(digits):
    X = digits[0][:1]
    images = mean_images(X, np.array([6]))
    np.testing.assert_array_equal(images[6], X.reshape(28, 28))
    assert not images[[0, 1, 2, 3, 4, 5, 7, 8, 9]].any()


def test_means_of_bright_pixels_never_overflow():
    images = mean_images(np.full((1000, 784), 255, "uint8"), np.full(1000, 3))
    assert (images[3] == 255).all()
