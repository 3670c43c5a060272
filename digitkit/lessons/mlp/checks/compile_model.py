"""Checks of `compile_model`."""

import json
from collections.abc import Sequence
from typing import Any, cast

import numpy as np

from digitkit.checking.assertions import expect
from digitkit.checking.calls import successful_call
from digitkit.checking.digits import scaled_digits
from digitkit.checking.models import cross_entropy, equal_weights, expect_model
from digitkit.protocol.given_models import GivenModel, dense_config
from digitkit.protocol.handles import Model

SMALL = (784, 16, 10)


def one_hot(y: np.ndarray) -> np.ndarray:
    """Return labels one-hot encoded, float32 (n, 10)."""
    return np.eye(10, dtype="float32")[y]


def accuracy(probabilities: np.ndarray, y: np.ndarray) -> float:
    """Compute the share of rows whose most probable digit is the right one."""
    return float((probabilities.argmax(axis=1) == y).mean())


def expect_compiled(
    compile_model: Any,
    sizes: Sequence[int] = SMALL,
    weights: Sequence[np.ndarray] = (),
    /,
    **options: float,
) -> Model:
    """Expect that a learner's function compiles a model and returns the same one."""
    given = GivenModel(dense_config(sizes), [*weights])
    call = successful_call(compile_model, given, **options)
    value = call.value
    hint = "`model.compile(...)` itself returns nothing: end with `return` and the model"
    if value is not None:
        expect_model(value, hint=hint)
    expect(
        isinstance(value, Model) and value.number == call.arguments[0].number,
        "Your function returned None." if value is None else "Your function made another model.",
        expected="the very model that it was given",
        hint=hint,
    )
    model = cast(Model, value)
    expect(
        model.compiled,
        "The model that came back isn't compiled.",
        expected="a compiled model",
        hint="call `model.compile(...)` in the function",
    )
    return model


def test_compile_model_returns_the_same_model(compile_model):
    """It returns the same model, compiled."""
    expect_compiled(compile_model)


def test_compile_model_uses_adam(compile_model):
    """It uses Adam, or a kind of Adam."""
    kinds = expect_compiled(compile_model).compiled["optimizer"]
    expect(
        "Adam" in kinds,
        f"Your model learns with {kinds[0]}.",
        expected="Adam",
        hint="choose Adam, from `keras.optimizers`, as the `optimizer`",
    )


def test_compile_model_listens_to_the_learning_rate(compile_model):
    """It uses the learning rate it is given, the same at every step; 0.001 by default."""
    for text, options, right in (
        ("compile_model(model)", {}, 0.001),
        ("learning_rate=0.02", {"learning_rate": 0.02}, 0.02),
    ):
        rate = expect_compiled(compile_model, **options).compiled["learning_rate"]
        expect(
            isinstance(rate, float) and abs(rate - right) < 1e-6 * right,
            f"With {text}, the learning rate is {rate if isinstance(rate, str) else f'{rate:g}'}.",
            expected=f"{right:g}, the same at every step",
            hint='make the optimizer from its class, with the rate; `"adam"` is always 0.001',
        )


def test_compile_model_does_not_train(compile_model):
    """It leaves the weights as they were, and all of them free to learn."""
    fresh = compile_model.make(GivenModel(dense_config(SMALL))).weights()
    # Not those that Keras draws: to draw them again would give the same.
    given = [weights + np.float32(0.125) for weights in fresh]
    model = expect_compiled(compile_model, SMALL, given)
    expect(
        equal_weights(model.weights(), given),
        "After the call, the model has other weights than before.",
        expected="the same weights: compiling trains nothing",
        hint="leave `fit` and everything else that changes weights to `train`",
    )
    expect(
        model.trainable_parameters == model.parameters,
        f"After the call, training can change {model.trainable_parameters:,} of the model's "
        f"{model.parameters:,} parameters.",
        expected="all of them: it is training that changes the weights, after compiling",
        hint="leave `trainable=False` out",
    )


def test_compile_model_uses_the_loss_for_whole_number_labels(compile_model):
    """It uses the cross-entropy for labels that are whole numbers."""
    X, y = scaled_digits([1] * 10)
    model = expect_compiled(compile_model)
    probabilities = model.answers(X, False)
    expect(
        model.takes_labels(y, probabilities) or not model.takes_labels(one_hot(y), probabilities),
        "Your loss doesn't take whole-number labels: it wants ten numbers for each digit.",
        expected="a loss for labels such as 3 and 7",
        hint="of the two cross-entropies in the text, take the one for whole numbers",
    )
    right = cross_entropy(probabilities, y)
    loss = model.train_batches(X, y, steps=1)[0]
    expect(
        abs(loss - right) < 1e-3,
        f"On ten digits with the labels {y.tolist()}, the loss is {loss:.4g}.",
        expected=f"{right:.4f}, the mean of -ln(probability of the right digit)",
        hint="of the two cross-entropies in the text, take the one for whole numbers",
    )


def test_compile_model_reports_accuracy(compile_model):
    """It reports the accuracy, by the name `accuracy`; further metrics do no harm."""
    X, y = scaled_digits([2] * 10)
    model = expect_compiled(compile_model)
    right = accuracy(model.answers(X, False), y)
    history = model.fit(X, y, X, y, batch_size=len(X)).history
    names = [name for name in history if not name.startswith("val_")]
    expect(
        "accuracy" in history,
        f"The history of a training says {json.dumps(names)[1:-1]}.",
        expected='"loss" and "accuracy"',
        hint='give `metrics` a list with `"accuracy"` in it, by this word',
    )
    reported = history["accuracy"][0]
    expect(
        abs(reported - right) < 1e-4,
        f"The history says an accuracy of {reported:.1%} where {right:.1%} of the answers are "
        "right.",
        expected="the share of digits whose most probable answer is right",
        hint='ask for `"accuracy"` by this word: Keras then takes the kind that fits the labels',
    )


def test_compile_model_takes_any_model(compile_model):
    """It takes a model of any size."""
    expect_compiled(compile_model, (784, 10), learning_rate=0.5)
