"""Expectations and measures that checks of several lessons use for Keras models."""

from collections.abc import Sequence
from typing import Any

import numpy as np

from digitkit.checking.assertions import CheckFailed, expect, expect_type
from digitkit.protocol.given_models import GivenModel, dense_config
from digitkit.protocol.handles import Model, Seen
from digitkit.protocol.values import Foreign

# Rates of Adam, and steps at each. Measured on 32 digits, three seeds each: usual networks learn
# within 20 steps, LeNet-5 with sigmoids within 160, batch normalization with global pooling and
# dropout within 60. A rate that is too high for one network is right for another.
LEARNING_RATES = (0.01, 0.003, 0.001)
STEPS, ROUND = 200, 20
# The biases of the last layer alone get to 2.29, what is learned without looking at the images.
LEARNED = 2.0
# Models of another Keras are foreign objects with these names.
_OTHER_KERAS = ("Sequential", "Functional", "Model")


def expect_model(value: object, *, expected: str = "a Keras model", hint: str) -> Model:
    """Expect a Keras model, and return its handle."""
    if isinstance(value, Foreign) and value.type_name in _OTHER_KERAS:
        raise CheckFailed(
            f"Your function returned a {value.type_name} of another Keras than the course's.",
            expected,
            "import from `keras` or `tensorflow.keras`; `tensorflow.python.keras` is an old one",
        )
    hint_for_none = "end the function with `return` and the model"
    return expect_type(value, Model, expected=expected, hint=hint, hint_for_none=hint_for_none)


def cross_entropy(probabilities: np.ndarray, y: np.ndarray) -> float:
    """Compute the mean of -ln(probability of the right digit)."""
    right = probabilities[np.arange(len(y)), y].astype("float64")
    return float(-np.log(np.maximum(right, 1e-30)).mean())


def equal_weights(left: Sequence[np.ndarray], right: Sequence[np.ndarray]) -> bool:
    """Check whether two models have exactly the same weights."""
    return len(left) == len(right) and all(map(np.array_equal, left, right))


def expect_still_trainable(model: Model, given: GivenModel) -> None:
    """Expect that training can still change all weights of a model that dense layers make up."""
    now, before = model.trainable_parameters, sum(weights.size for weights in given.weights)
    expect(
        now == before,
        f"After the call, training can change {now:,} of the model's {before:,} parameters.",
        expected=f"{before:,}, as before: asking changes nothing about the model",
        hint="leave `trainable` as it is: `predict` never trains",
    )


def trained_batches(batches: Sequence[Seen], steps: int) -> list[Seen]:
    """Return those of a watched model's batches after which its optimizer took a step.

    Args:
        batches: all batches that it saw, in order.
        steps: the steps of its optimizer at the end.
    """
    after = [*(batch.steps for batch in batches[1:]), steps]
    pairs = zip(batches, after, strict=True)
    return [batch for batch, now in pairs if batch.use == "train" or now == batch.steps + 1]


def set_seed(function: Any) -> None:
    """Set the seed for what Keras draws next where a learner's function runs.

    With it the same answer always gets the same verdict: first weights and dropout are drawn alike.
    """
    # Building a model that a check describes sets Keras' seed; the model itself is not used.
    function.make(GivenModel(dense_config([1, 1])))


def expect_probabilities_in_training(model: Model, X: np.ndarray) -> None:
    """Expect answers that add up to 1 in training too, as with dropout before the last layer."""
    sums = model.answers(X, True).sum(axis=1)
    worst = float(sums[np.abs(sums - 1).argmax()])
    expect(
        abs(worst - 1) < 1e-3,
        f"With `training=True`, the ten numbers for one digit add up to {worst:.4g}.",
        expected="probabilities, which add up to 1, in training too",
        hint="put no `Dropout` behind the softmax: it would drop answers",
    )


def expect_random_weights(model: Model) -> None:
    """Expect that the first weights of each dense layer and convolution differ from each other.

    Biases may be equal. With several heads they have two axes, the last ones of the kernel before.
    """
    all_weights = model.weights()
    for before, weights in zip([np.zeros(0), *all_weights], all_weights, strict=False):
        if before.ndim > weights.ndim and before.shape[-weights.ndim :] == weights.shape:
            continue
        values = np.unique(weights)
        shape = " × ".join(map(str, weights.shape))
        expect(
            weights.ndim not in (2, 4) or weights.size < 2 or len(values) > 1,
            f"All {shape} weights of a layer start as {values[0]:g}.",
            expected="first weights drawn at random: equal units would stay equal for ever",
            hint="leave `kernel_initializer` out: Keras draws the first weights",
        )


def expect_learns(model: Model, X: np.ndarray, y: np.ndarray) -> None:
    """Expect a model to learn some digits by heart, in however many steps and at some rate.

    The loss of training is judged, because with batch normalization the one of answers lags far
    behind; and the loss of the answers, because dropout makes training harder.
    """
    expect(
        model.trainable_parameters > 0,
        f"Training can change none of your model's {model.parameters:,} parameters.",
        expected="layers that learn",
        hint="leave `trainable=False` out",
    )
    start, losses = model.weights(), [float("inf")]
    for rate in LEARNING_RATES:
        model.set_weights(start)
        for number in range(STEPS // ROUND):
            new_rate = None if number else rate
            trained = model.train_batches(X, y, steps=ROUND, learning_rate=new_rate)[-5:]
            losses += [float(np.mean(trained)), cross_entropy(model.answers(X, False), y)]
            if min(losses[-2:]) < LEARNED:
                return
    expect(
        condition=False,
        observed=f"Shown {len(X)} digits {STEPS} times at the learning rates "
        f"{', '.join(map(str, LEARNING_RATES))}, your model's loss got no lower than "
        f"{np.nanmin(losses):.2f}.",
        expected=f"a loss below {LEARNED:g}: a sound network learns {len(X)} digits by heart",
        hint="see that every layer can learn, and that values stay in an even range on their way",
    )
