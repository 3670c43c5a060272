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
        rows: number of digits.
        correct: number read correctly.
        low: lower end of Wilson's 95 % interval of the accuracy, 0–1.
        high: upper end of it, 0–1.
    """

    rows: int
    correct: int
    low: float
    high: float

    @property
    def accuracy(self) -> float:
        """The share of digits read correctly, 0–1."""
        return self.correct / self.rows

    @property
    def error_rate(self) -> float:
        """The share of digits read wrongly, 0–1."""
        return 1 - self.accuracy

    @property
    def mistakes(self) -> int:
        """The number of digits read wrongly."""
        return self.rows - self.correct

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

    @property
    def epochs(self) -> int:
        """The number of epochs that the model was trained for."""
        return max((len(values) for values in self.history.values()), default=0)

    def curve(self, name: str) -> np.ndarray:
        """Return one part of the history: float (epochs,), NaN for whatever is not finite."""
        values = np.array(self.history.get(name, []), dtype=float)
        return np.where(np.isfinite(values), values, np.nan)

    def best(self, name: str) -> tuple[int, float] | None:
        """Return the epoch (from 1) and the value of the lowest loss or the highest accuracy.

        The first of equals; None where no value is finite.
        """
        curve = self.curve(name)
        if np.isnan(curve).all():
            return None
        place = int(np.nanargmin(curve) if name.endswith("loss") else np.nanargmax(curve))
        return place + 1, float(curve[place])

    @property
    def best_epoch(self) -> int | None:
        """The epoch (from 1) with the lowest validation loss; None where there is none."""
        best = self.best("val_loss")
        return best and best[0]

    def answers(self, held_out: HeldOut | None) -> np.ndarray | None:
        """Return the probabilities (n, 10) for these digits; None where any is missing or NaN."""
        if held_out is None or not len(held_out.y):
            return None
        probabilities = self.probabilities.get(held_out.name)
        return (
            None if probabilities is None or not np.isfinite(probabilities).all() else probabilities
        )

    def score(self, held_out: HeldOut | None) -> Score | None:
        """Score the model on held-out digits; None where it has no usable answers for them."""
        answers = self.answers(held_out)
        return None if held_out is None or answers is None else Score.of(answers, held_out.y)


@dataclass(frozen=True)
class Evaluation:
    """The better model and the digits that the report's headline rests on.

    Attributes:
        model: the better model, chosen on validation.
        held_out: the test digits where it has answered for them, else the validation digits.
        probabilities: its answers for them, (n, 10).
        score: how often it was right on them.
    """

    model: ModelResult
    held_out: HeldOut
    probabilities: np.ndarray
    score: Score

    @property
    def predicted(self) -> np.ndarray:
        """The digits that the model read, integers (n,)."""
        return np.asarray(self.probabilities.argmax(axis=1))


@dataclass
class RunResult:
    """All that one run of the workflow knows; parts that were not reached yet are empty.

    Attributes:
        source: a description of the digits that were used.
        seed: the seed of the split, the weights and the augmentation.
        versions: name and version of Python and the packages that computed the figures.
        X: all labelled rows as loaded, uint8 (n, 784).
        y: their labels, integers (n,).
        validation: the part held out of the training.
        test: the sealed test digits; None before they are opened, and where they have no labels.
        models: the models in the order they were trained.
        notes: a line for each thing in the files that was read otherwise than it is written.
        warnings: a line for each thing that is unusual about the digits.
    """

    source: str
    seed: int
    versions: dict[str, str]
    X: np.ndarray
    y: np.ndarray
    validation: HeldOut
    test: HeldOut | None = None
    models: list[ModelResult] = field(default_factory=list)
    notes: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def rows(self) -> dict[str, int | None]:
        """The number of rows for training, validation and test; None for a test without labels."""
        return {
            "train": len(self.y) - len(self.validation.y),
            "validation": len(self.validation.y),
            "test": None if self.test is None else len(self.test.y),
        }

    @property
    def best(self) -> ModelResult | None:
        """The model with the higher accuracy on validation; the test digits have no say.

        None while no model has usable answers for the validation digits.
        """
        scores = [(m, score) for m in self.models if (score := m.score(self.validation))]
        return max(scores, key=lambda pair: pair[1].correct)[0] if scores else None

    @property
    def evaluation(self) -> Evaluation | None:
        """The better model on the digits it is evaluated on; None while there is no such model."""
        model = self.best
        if model is None:
            return None
        score = model.score(self.test)
        held_out = self.test if self.test and score else self.validation
        answers = model.probabilities[held_out.name]
        return Evaluation(model, held_out, answers, Score.of(answers, held_out.y))

    @property
    def missing(self) -> list[str]:
        """Sentences about what this run does not hold."""
        trained = {model.key for model in self.models}
        notes = [
            f"The {key.upper()} is missing: the run ended before it was trained."
            for key in ("mlp", "cnn")
            if key not in trained
        ]
        notes += [
            f"The {model.title} gave no usable answers for the validation digits,"
            " so it is not judged."
            for model in self.models
            if model.answers(self.validation) is None
        ]
        if self.test is None:
            return [
                *notes,
                "No test digits are judged: they were not opened, or their labels are not known.",
            ]
        return notes + [
            f"The {model.title} gave no usable answers for the test digits."
            for model in self.models
            if model.answers(self.test) is None
        ]
