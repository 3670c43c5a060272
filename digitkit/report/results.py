"""What a run of the workflow found out: the records that the report and metrics.json show.

Nothing here imports TensorFlow: a model's answers arrive as arrays of probabilities.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from digitkit.lessons.evaluate.reference import accuracy_interval


@dataclass(frozen=True)
class HeldOut:
    """Digits a model was not trained on, with their true labels.

    Attributes:
        name: `"validation"` or `"test"`.
        X: uint8 (n, 784), 0 is paper and 255 is ink.
        y: integers (n,), 0–9.
    """

    name: str
    X: np.ndarray
    y: np.ndarray


@dataclass(frozen=True)
class Score:
    """How often a model was right on held-out digits.

    Attributes:
        rows: number of digits judged.
        correct: number read rightly.
        low: lower end of Wilson's 95 % interval of the accuracy, 0–1.
        high: upper end of it, 0–1.
    """

    rows: int
    correct: int
    low: float
    high: float

    @property
    def accuracy(self) -> float:
        """The share of digits read rightly, 0–1."""
        return self.correct / self.rows

    @property
    def error_rate(self) -> float:
        """The share of digits read wrongly, 0–1."""
        return 1 - self.accuracy

    @classmethod
    def of(cls, probabilities: np.ndarray, y: np.ndarray) -> Score:
        """Score probabilities (n, 10) against the true labels (n,)."""
        predicted = probabilities.argmax(axis=1)
        low, high = accuracy_interval(y, predicted)
        return cls(rows=len(y), correct=int((predicted == y).sum()), low=low, high=high)


@dataclass
class ModelResult:
    """One trained model, as the report shows it.

    Attributes:
        key: `"mlp"` or `"cnn"`.
        title: what people call it, such as `"MLP"`.
        parameters: its number of weights and biases.
        seconds: wall time of its training.
        history: loss, accuracy, val_loss and val_accuracy, one value an epoch.
        probabilities: for `"validation"` and, once opened, `"test"`: float (n, 10), rows sum to 1.
    """

    key: str
    title: str
    parameters: int
    seconds: float
    history: dict[str, list[float]]
    probabilities: dict[str, np.ndarray] = field(default_factory=dict)


@dataclass
class RunResult:
    """All that one run of the workflow knows; parts that were not reached yet are empty.

    Attributes:
        source: which digits were used, in a person's words.
        seed: the seed of the split, the weights and the augmentation.
        versions: name and version of Python and the packages that computed the figures.
        X: all labelled rows as loaded, uint8 (n, 784).
        y: their labels, integers (n,).
        validation: the part held out of the training.
        test: the sealed test digits; None before they are opened, and where they have no labels.
        models: the models in the order they were trained.
    """

    source: str
    seed: int
    versions: dict[str, str]
    X: np.ndarray
    y: np.ndarray
    validation: HeldOut
    test: HeldOut | None = None
    models: list[ModelResult] = field(default_factory=list)

    @property
    def held_out(self) -> HeldOut:
        """The digits that the models are judged on: test where its labels are known."""
        return self.test or self.validation

    @property
    def best(self) -> ModelResult:
        """The model with the higher accuracy on validation; the test digits have no say."""
        return max(self.models, key=lambda model: self.score(model, self.validation).correct)

    def score(self, model: ModelResult, held_out: HeldOut) -> Score:
        """Score one model on held-out digits it has answered for."""
        return Score.of(model.probabilities[held_out.name], held_out.y)
