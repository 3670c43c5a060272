"""What is right in lesson 7: rows become images, sizes fit, and a network looks at neighbours."""

from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from digitkit.checks.convolutional import (
    expect_bend,
    expect_can_learn,
    expect_convolution,
    expect_own_model,
    expect_probabilities,
    expect_sharp_softmax,
    expect_size,
    expect_start,
    expect_takes_images,
)
from digitkit.checks.digits import as_frame, mixed_index
from digitkit.checks.exercise import Exercise
from digitkit.checks.kinds import (
    described,
    expect_array,
    expect_dtype,
    expect_unchanged,
)
from digitkit.checks.models import Model
from digitkit.checks.pictures import picture_card
from digitkit.checks.verdict import expect

LESSON = "07_cnn"
EXERCISES = (
    Exercise("07.1", "to_tensor", points=2),
    Exercise("07.2", "output_size", points=2),
    Exercise("07.3", "build_cnn", points=3, seconds=40.0),
)
QUESTION_POINTS = 2

FOLD = "`scale(X).reshape(-1, 28, 28, 1)`: image, row, column, channel"


def _images(to_tensor, X):
    return expect_array(to_tensor(X), (len(X), 28, 28, 1), hint=FOLD)


def _cards(n=3):
    """Rows with every value from 0 to 255, each row another one."""
    return np.stack([np.roll(picture_card(), 61 * place) for place in range(n)])


def test_to_tensor_gives_images_with_a_channel(to_tensor):
    """It gives an array of images: n, 28 rows, 28 columns, 1 channel."""
    for n in (3, 1):
        _images(to_tensor, _cards(n))


def test_to_tensor_gives_float32(to_tensor):
    """It gives numbers of the type float32."""
    hint = "`scale` gives float32, and `reshape` keeps it"
    expect_dtype(_images(to_tensor, _cards()), "float32", hint=hint)


def test_to_tensor_gives_zero_to_one(to_tensor):
    """It gives numbers from 0.0 to 1.0, whatever the darkest pixel is."""
    for highest in (255, 100, 1):
        X = np.minimum(_cards(), highest).astype("uint8")
        got = float(_images(to_tensor, X).max())
        observed = f"Where the darkest pixel is {highest}, the darkest became {got:.4g}"
        if highest == 255 and got > 200:
            observed += ": the pixels are still 0–255"
        elif highest == 255 and 0 < got < 0.005:
            observed += ": they were scaled twice"
        expect(
            abs(got - highest / 255) < 1e-6,
            f"{observed}.",
            expected=f"{highest} / 255 = {highest / 255:.4g}",
            hint="`scale(X)` once, or `/ 255`",
        )


def test_to_tensor_folds_row_by_row(to_tensor):
    """It folds each row of 784 pixels line by line, from the top."""
    X = _cards()
    images, right = _images(to_tensor, X)[..., 0], X.reshape(-1, 28, 28) / 255
    off = np.argwhere(np.abs(images - right) > 1e-5)
    image, row, column = off[0] if len(off) else (0, 0, 0)
    swapped = np.allclose(images, right.transpose(0, 2, 1), rtol=0, atol=1e-5)
    expect(
        len(off) == 0,
        "Rows and columns of your images are swapped."
        if swapped
        else f"Image {image}, row {row}, column {column} is {images[image, row, column]:.4g}.",
        expected=f"pixel{28 * row + column} of row {image} of X, "
        f"{right[image, row, column]:.4g}, stands there",
        hint=f"{FOLD}; nothing is turned or transposed",
    )


def test_to_tensor_takes_a_frame(to_tensor):
    """It takes a DataFrame and gives an array."""
    X = _cards()
    images = _images(to_tensor, as_frame(X, mixed_index(len(X))))
    expect(
        images.dtype == np.float32 and np.allclose(images.reshape(len(X), -1), X / 255, atol=1e-5),
        f"From a DataFrame you made other images ({images.dtype}) than from the same array.",
        expected="the same float32 array from both",
        hint="`scale` takes both and gives an array",
    )


def test_to_tensor_leaves_the_pixels_alone(to_tensor):
    """It leaves X as it was."""
    for X in (_cards(), as_frame(_cards())):
        hint = "`reshape` gives something new; `X.shape = ...` and `X /= 255` change yours"
        expect_unchanged(to_tensor.call(X), {"X": X}, hint)


VALID = "`(size - kernel) // stride + 1`"


def _places(size, kernel, stride, padding):
    """Count where the kernel can stand, one place after another."""
    if padding == "same":
        return len(range(0, size, stride))
    return sum(1 for left in range(0, size, stride) if left + kernel <= size)


def _expect_sizes(output_size, cases, hint):
    for size, kernel, options in cases:
        stride, padding = options.get("stride", 1), options.get("padding", "valid")
        got, right = output_size(size, kernel, **options), _places(size, kernel, stride, padding)
        said = ", ".join([f"{size}, {kernel}", *(f"{k}={v!r}" for k, v in options.items())])
        expect(
            isinstance(got, int | np.integer) and not isinstance(got, bool),
            f"output_size({said}) is {described(got)}.",
            expected=f"the whole number {right}",
            hint="`//` divides and rounds down to a whole number",
        )
        expect(
            got == right,
            f"output_size({said}) is {got}.",
            expected=f"{right}",
            hint=hint,
        )


def test_output_size_counts_the_places(output_size):
    """It counts the places of a kernel that stays inside, moved pixel by pixel."""
    _expect_sizes(output_size, [(28, 3, {}), (28, 5, {}), (7, 1, {}), (28, 28, {})], VALID)


def test_output_size_listens_to_the_stride(output_size):
    """It takes larger steps, and leaves out pixels at the end that don't make a whole step."""
    cases = [
        (size, kernel, {"stride": stride})
        for size in (28, 27, 13, 6)
        for kernel in (1, 2, 3, 5)
        for stride in (2, 3)
    ]
    _expect_sizes(output_size, cases, VALID)


def test_output_size_knows_same(output_size):
    """It takes the size over the stride, rounded up, where the padding is "same"."""
    cases = [
        (size, kernel, {"stride": stride, "padding": "same"})
        for size in (28, 27, 7, 1)
        for stride in (1, 2, 3)
        for kernel in (3, 5, 9)
    ]
    hint = (
        '"same" is the size over the stride, rounded up, whatever the kernel: `-(-size // stride)`'
    )
    _expect_sizes(output_size, cases, hint)


def test_output_size_refuses_what_does_not_fit(output_size):
    """It raises a ValueError where nothing fits, and for numbers below 1 or another word."""
    for size, kernel, options, why in (
        (2, 3, {}, "the kernel is larger than the side"),
        (0, 1, {"padding": "same"}, "the size is below 1"),
        (-4, 1, {}, "the size is below 1"),
        (28, 0, {}, "the kernel is below 1"),
        (28, 0, {"padding": "same"}, "the kernel is below 1"),
        (28, 3, {"stride": 0, "padding": "same"}, "the stride is below 1"),
        (28, 3, {"stride": -1}, "the stride is below 1"),
        (28, 3, {"padding": "full"}, 'the padding is neither "valid" nor "same"'),
    ):
        call = output_size.call(size, kernel, **options)
        said = ", ".join([f"{size}, {kernel}", *(f"{k}={v!r}" for k, v in options.items())])
        came = f"raised {call.error.kind}" if call.error else f"gave {described(call.value)}"
        expect(
            call.error is not None and "ValueError" in call.error.kinds,
            f"output_size({said}) {came}, though {why}.",
            expected="a ValueError that says what doesn't fit",
            hint='`if kernel > size: raise ValueError(f"a kernel of {kernel} …")`, and likewise',
        )


# To build a network takes a good part of a second, so the checks that ask one put it back as it was
# and share it; the last of them trains it.
_built: WeakKeyDictionary[Any, Model] = WeakKeyDictionary()


def _cnn(build_cnn) -> Model:
    if build_cnn not in _built:
        _built[build_cnn] = expect_own_model(build_cnn())
    return _built[build_cnn]


def test_build_cnn_gives_a_model(build_cnn):
    """It gives a Keras model that is built and not compiled."""
    model = _cnn(build_cnn)
    expect(
        model.built,
        "Your model has no weights yet: it doesn't know the size of its input.",
        expected="a built model",
        hint="begin with `keras.Input(shape=(28, 28, 1))`",
    )
    expect(
        model.compiled == {},
        "Your model is compiled already.",
        expected="an uncompiled model: `compile_model` does the rest",
        hint="leave `model.compile(...)` away",
    )


def test_build_cnn_takes_images(build_cnn):
    """It takes images (28, 28, 1) and gives ten probabilities for each."""
    model = _cnn(build_cnn)
    expect_takes_images(model)
    expect_probabilities(model)


def test_build_cnn_is_small_and_convolves(build_cnn):
    """It has fewer than 100,000 parameters, and a kernel smaller than the image."""
    model = _cnn(build_cnn)
    expect_size(model)
    expect_convolution(model)


def test_build_cnn_starts_undecided(build_cnn):
    """It begins with a loss near ln 10, and hands its ten scores to softmax once."""
    model = _cnn(build_cnn)
    expect_start(model)
    expect_sharp_softmax(model)


def test_build_cnn_is_not_linear(build_cnn):
    """It can do more than a weighted sum of the pixels."""
    expect_bend(_cnn(build_cnn))


def test_build_cnn_can_learn(build_cnn):
    """It can learn: the loss on 32 digits falls."""
    expect_can_learn(_cnn(build_cnn))


def test_build_cnn_gives_a_new_model_each_time(build_cnn):
    """It gives a new model each time it is called."""
    first, second = expect_own_model(build_cnn()), expect_own_model(build_cnn())
    alike = all(
        np.array_equal(one, other)
        for one, other in zip(first.weights(), second.weights(), strict=False)
    )
    expect(
        first.number != second.number and not alike,
        "Two calls gave the very same model."
        if first.number == second.number
        else "Two calls gave models with the very same weights.",
        expected="a new model each time, with weights of its own",
        hint="build the model inside the function, and set no seed there",
    )
