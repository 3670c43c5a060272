"""Small trainings for a learner's `fit_best`, in which it shows what it does.

The model has one dense layer that begins at zero, and the images hold one dot each. A pixel's
weights stay 0 until a training image has ink there, so the weights tell what was shown.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from digitkit.checks.files import File
from digitkit.checks.given import GivenModel, sequential_config
from digitkit.checks.kinds import RETURN, described
from digitkit.checks.models import History, Model
from digitkit.checks.values import Call
from digitkit.checks.verdict import expect

CONFIG = sequential_config(
    (28, 28, 1), ("Flatten", {}), ("Dense", {"units": 10, "activation": "softmax"})
)
NAMES = ("loss", "accuracy", "val_loss", "val_accuracy")
FILE = "kept.keras"
EPOCHS = 5
RATE = 0.01


@dataclass
class Fit:
    """One run of a learner's `fit_best`.

    Attributes:
        call: the call.
        given: the arrays it was given, in order.
        load: makes a model, and gives a handle to it.
    """

    call: Call
    given: tuple[np.ndarray, ...]
    load: Callable[[GivenModel], Any]

    @property
    def model(self) -> Model:
        """The model that was handed over, after the call."""
        model: Model = self.call.arguments[0]
        return model

    @cached_property
    def saved(self) -> Any:
        """A handle to the model in the file, None if there is none."""
        content = self.call.arguments[5].content
        return None if content is None else self.load(GivenModel(saved=content))

    @cached_property
    def history(self) -> dict[str, list[float]]:
        """The History's values, once it is one and has all four names."""
        value = self.call.value
        expect(
            isinstance(value, History),
            f"Your function returned {described(value)}.",
            expected="the History that `fit` gives",
            hint=RETURN if value is None else "`return model.fit(...)`",
        )
        missing = [name for name in NAMES if name not in value.history]
        expect(
            not missing,
            f"The History has {', '.join(value.history) or 'nothing'}; {missing[:1]} is missing.",
            expected=", ".join(NAMES),
            hint="give `fit` the validation digits, and compile with `compile_model`",
        )
        return {name: [float(one) for one in value.history[name]] for name in NAMES}

    @cached_property
    def loss(self) -> float:
        """The loss on the validation images as they are, reckoned from the model's answers."""
        return loss_of(self.model.answers(self.given[2], False), self.given[3])

    @cached_property
    def touched(self) -> np.ndarray:
        """For each pixel whether a training image had ink there."""
        kernel = self.model.weights()[0]
        touched: np.ndarray = (kernel != 0).any(axis=1)
        return touched


def loss_of(probabilities: np.ndarray, y: np.ndarray) -> float:
    """The mean cross-entropy of answers."""
    right = probabilities[np.arange(len(y)), y].astype("float64")
    return float(-np.log(np.maximum(right, 1e-30)).mean())


def dotted() -> tuple[np.ndarray, np.ndarray]:
    """Eight images of one dot, four on the left (labelled 0) and four on the right (1)."""
    y = np.array([0, 1] * 4)
    X = np.zeros((8, 28, 28, 1), "float32")
    for number, label in enumerate(y):
        row, column = 6 + 5 * (number // 2), 19 if label else 7
        X[number, row : row + 2, column : column + 2] = 1
    return X, y


def slow_fit(fit_best: Any) -> Fit:
    """Dots on the left and on the right, to be told apart; the model comes compiled.

    It begins so sure of a third label that val_loss falls in every epoch, and val_accuracy stays 0.
    """
    X, y = dotted()
    kernel, bias = _nothing_yet()
    bias[5] = 14
    given = GivenModel(CONFIG, [kernel, bias], learning_rate=RATE)
    options = {"epochs": EPOCHS, "patience": 1}
    return _run(fit_best, given, (X, y, X.copy(), y.copy()), File(FILE, None), options)


def worsening_fit(fit_best: Any) -> Fit:
    """Validation labels that contradict the training labels, so that val_loss only grows.

    The model comes uncompiled, and epochs and patience are left to the defaults.
    """
    X, _ = dotted()
    labels = np.zeros(8, "int64"), np.ones(8, "int64")
    given = GivenModel(CONFIG, _nothing_yet(), eagerly=True)
    path = File(FILE, None, as_text=True)
    return _run(fit_best, given, (X, labels[0], X.copy(), labels[1]), path, {})


def impatient_fit(fit_best: Any) -> Fit:
    """As `worsening_fit`, but with a patience of 1, and the model comes compiled."""
    X, _ = dotted()
    labels = np.zeros(8, "int64"), np.ones(8, "int64")
    given = GivenModel(CONFIG, _nothing_yet(), learning_rate=RATE)
    options = {"epochs": EPOCHS + 1, "patience": 1}
    return _run(fit_best, given, (X, labels[0], X.copy(), labels[1]), File(FILE, None), options)


def _nothing_yet() -> list[np.ndarray]:
    return [np.zeros((784, 10), "float32"), np.zeros(10, "float32")]


# A fit takes about a second, so checks of one exercise share it.
_runs: WeakKeyDictionary[Any, dict[int | None, Fit]] = WeakKeyDictionary()


def _run(
    fit_best: Any,
    model: GivenModel,
    given: tuple[np.ndarray, ...],
    path: File,
    options: dict[str, int],
) -> Fit:
    done = _runs.setdefault(fit_best, {})
    key = options.get("epochs")
    if key not in done:
        call = fit_best.call(model, *given, path, **options)
        if call.error is not None:
            fit_best(model, *given, path, **options)  # raises, naming the learner's line
        done[key] = Fit(call, given, fit_best.make)
    return done[key]
