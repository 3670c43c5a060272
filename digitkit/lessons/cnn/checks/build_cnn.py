"""Checks of `build_cnn`."""

import numpy as np

from digitkit.checking.assertions import expect
from digitkit.checking.calls import once_per_function
from digitkit.checking.digits import scaled_images
from digitkit.checking.models import (
    cross_entropy,
    equal_weights,
    expect_learns,
    expect_model,
    expect_probabilities_in_training,
    expect_random_weights,
    set_seed,
)
from digitkit.protocol.handles import Model

PARAMETERS = 100_000
# The largest nonlinearity over the largest score: 0.20 or more in ten seeds each of all right
# networks, 0.09 even with sigmoids; below 0.0001 in linear ones, which is rounding.
NONLINEARITY = 0.005
TWICE = 0.24  # behind a second softmax, no probability gets above 0.232
SOFTMAX = '`layers.Dense(10, activation="softmax")` as the last layer'


def images(n: int) -> tuple[np.ndarray, np.ndarray]:
    """Return digits scaled to 0–1 as images (n, 28, 28, 1), and labels; n is a multiple of ten."""
    return scaled_images([n // 10] * 10, seed=3)


def expect_takes_images(model: Model) -> None:
    """Expect images (28, 28, 1) in and ten numbers out."""
    shape = model.input_shape
    takes = shape is None or tuple(shape[1:]) in ((28, 28, 1), (28, 28))
    expect(
        takes,
        f"Your model takes inputs of the shape {tuple(shape[1:]) if shape else ''}.",
        expected="images of the shape (28, 28, 1)",
        hint="`keras.Input(shape=(28, 28, 1))`: rows, columns, channels",
    )
    answers = model.answers(images(10)[0], False)
    expect(
        answers.shape == (10, 10),
        f"For 10 images your model gives an answer of the shape {answers.shape}.",
        expected="(10, 10): ten probabilities for each image",
        hint=f"`layers.Flatten()`, then {SOFTMAX}",
    )


def expect_probabilities(model: Model) -> None:
    """Expect numbers from 0 to 1 that add up to 1."""
    answers = model.answers(images(30)[0], False)
    sums = answers.sum(axis=1)
    far = int(np.abs(sums - 1).argmax())
    expect(
        np.isfinite(answers).all() and answers.min() >= 0 and abs(sums[far] - 1) < 1e-4,
        f"The ten numbers for one image go from {answers[far].min():.3g} to "
        f"{answers[far].max():.3g} and add up to {sums[far]:.4g}.",
        expected="ten probabilities, which add up to 1",
        hint=SOFTMAX,
    )


def expect_size(model: Model) -> None:
    """Expect fewer than 100,000 parameters, counted by Keras and from the weights."""
    count = max(sum(weights.size for weights in model.weights()), model.parameters)
    expect(
        count < PARAMETERS,
        f"Your model has {count:,} parameters.",
        expected=f"fewer than {PARAMETERS:,}",
        hint="pool more or use fewer filters: most parameters come right after `Flatten`",
    )


def expect_convolution(model: Model) -> None:
    """Expect at least one kernel (height, width, channels, filters) smaller than the image."""
    shapes = [weights.shape for weights in model.weights()]
    sides = [shape[:2] for shape in shapes if len(shape) == 4]
    observed = "Your model has no convolution."
    if sides:
        kernels = " and ".join(f"{a} × {b}" for a, b in sides)
        observed = f"The kernels of your model are {kernels}: as large as the image, so they have "
        observed += "one place only."
    elif any(len(shape) == 3 for shape in shapes):
        observed = "Your model's kernels have one side only: a `Conv1D` slides in one direction."
    expect(
        any(height < 28 and width < 28 for height, width in sides),
        observed,
        expected="a convolution with a kernel of rows and columns, smaller than the image, such as "
        "3 × 3",
        hint="look at the layers of the worked example: `Conv2D` slides down and across",
    )


def expect_start(model: Model) -> None:
    """Expect a loss near ln 10 before training."""
    X, y = images(100)
    loss = cross_entropy(model.answers(X, False), y)
    # Ten seeds: 2.28–2.41 for all right ones; raw pixels 0–255 inside give 10 and more.
    expect(
        2.0 < loss < 3.0,
        f"Before training, the loss is {loss:.2f}.",
        expected="about 2.3, the natural logarithm of 10, since nothing is known yet",
        hint="the images come scaled to 0–1: don't multiply by 255, and leave the kernels' "
        "first values to Keras",
    )


def expect_sharp_softmax(model: Model) -> None:
    """Expect one softmax, and some probability near 1 when all weights are large.

    Behind a second softmax none is above e / (e + 9) = 0.232, whatever the weights.
    """
    before = model.weights()
    model.set_weights([30 * weights for weights in before])
    answers = model.answers(images(100)[0], False)
    model.set_weights(before)
    highest = float(answers.max())
    expect(
        highest > 0.6 or np.ptp(answers, axis=0).max() > 0.001,
        "Your model gives nearly the same answer to every image.",
        expected="answers that depend on the image",
        hint="see that the layers start with values of an even range: leave initializers out",
    )
    twice = model.softmaxes > 1 or highest < TWICE
    expect(
        highest > 0.6 or twice,
        f"Even with weights 30 times as large, your model is never surer than {highest:.0%}: what "
        "goes into softmax is faint.",
        expected="scores that make a probability come near 100 %",
        hint="leave `Rescaling` and divisions out: the images come scaled, and scores go into "
        "softmax as they are",
    )
    expect(
        highest > 0.6,
        f"However large its weights are, your model is never surer than {highest:.0%}: softmax "
        "is applied twice.",
        expected="one softmax, at the very end: a probability can come near 100 %",
        hint='either `activation="softmax"` in the last layer or a `Softmax` layer, not both',
    )
    expect(
        model.softmaxes < 2,
        f"Your model has softmax in {model.softmaxes} layers. Inside, it squeezes what the images "
        "differ in to next to nothing.",
        expected="one softmax, at the very end",
        hint="choose another bend, such as ReLU, for all layers but the last",
    )


def _scores(model: Model, X: np.ndarray) -> np.ndarray:
    """Return the inputs of the softmax, up to a constant for each image."""
    logarithms = np.log(np.maximum(model.answers(X, False).astype("float64"), 1e-40))
    return np.asarray(logarithms - logarithms.mean(axis=1, keepdims=True))


def expect_nonlinear(model: Model) -> None:
    """Expect the scores of the sum of two images to differ from the sum of their scores."""
    X, _ = images(80)
    first, second, paper = X[:40], X[40:], np.zeros((1, 28, 28, 1), "float32")
    nothing = _scores(model, paper)
    alone = _scores(model, first) - nothing
    difference = (
        _scores(model, first + second) - nothing - alone - (_scores(model, second) - nothing)
    )
    share = float(np.abs(difference).max() / max(np.abs(alone).max(), 1e-12))
    expect(
        share > NONLINEARITY,
        "Your model is linear: the scores of two digits laid over each other are the sum of the "
        "scores of each. Its convolutions could be one weighted sum.",
        expected="a bend between the layers, such as ReLU",
        hint="put ReLU behind every convolution",
    )


# Building takes a good part of a second, so the checks share a network and put its weights back;
# the last check trains it.
@once_per_function
def _cnn(build_cnn) -> Model:
    set_seed(build_cnn)
    return _new_cnn(build_cnn)


def _new_cnn(build_cnn) -> Model:
    return expect_model(build_cnn(), hint="return the model itself")


def test_build_cnn_gives_a_model(build_cnn):
    """It returns a Keras model that is built and not compiled."""
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
        hint="leave out `model.compile(...)`",
    )


def test_build_cnn_takes_images(build_cnn):
    """It takes images (28, 28, 1) and gives ten probabilities for each, in training too."""
    model = _cnn(build_cnn)
    expect_takes_images(model)
    expect_probabilities(model)
    expect_probabilities_in_training(model, images(30)[0])


def test_build_cnn_is_small_and_convolves(build_cnn):
    """It has fewer than 100,000 parameters, and a kernel smaller than the image."""
    model = _cnn(build_cnn)
    expect_size(model)
    expect_convolution(model)


def test_build_cnn_starts_undecided(build_cnn):
    """It begins with random weights and a loss from 2 to 3, and has softmax once, at the end."""
    model = _cnn(build_cnn)
    expect_random_weights(model)
    expect_start(model)
    expect_sharp_softmax(model)


def test_build_cnn_is_not_linear(build_cnn):
    """It has a bend between the layers: it can do more than a weighted sum of the pixels."""
    expect_nonlinear(_cnn(build_cnn))


def test_build_cnn_gives_a_new_model_each_time(build_cnn):
    """It returns a new model each time it is called, with other first weights."""
    first, second = _cnn(build_cnn), _new_cnn(build_cnn)
    expect(
        first.number != second.number and not equal_weights(first.weights(), second.weights()),
        "Two calls gave the very same model."
        if first.number == second.number
        else "Two calls gave models with the very same weights.",
        expected="a new model each time, with weights of its own",
        hint="build the model inside the function, and set no seed there",
    )


def test_build_cnn_can_learn(build_cnn):
    """It can learn 32 digits, however slowly: the loss falls below 2."""
    X, y = images(40)
    expect_learns(_cnn(build_cnn), X[:32], y[:32])
