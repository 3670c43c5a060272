"""Which models can be judged, on which digits: a run may have ended at any step."""

from dataclasses import dataclass, replace

import numpy as np

from digitkit.report.results import HeldOut, ModelResult, RunResult, Score

EXPECTED = {"mlp": "MLP", "cnn": "CNN"}


def answers(model: ModelResult, held_out: HeldOut | None) -> np.ndarray | None:
    """Return a model's probabilities (n, 10), or None where it gave no usable ones."""
    if held_out is None or not len(held_out.y):
        return None
    probabilities = model.probabilities.get(held_out.name)
    if probabilities is None or not np.isfinite(probabilities).all():
        return None
    return probabilities


def score(model: ModelResult, held_out: HeldOut | None) -> Score | None:
    """Score a model on held-out digits, or return None where it cannot be judged on them."""
    probabilities = answers(model, held_out)
    if held_out is None or probabilities is None:
        return None
    return Score.of(probabilities, held_out.y)


@dataclass(frozen=True)
class Evaluated:
    """The better model and the digits that the report's verdict rests on.

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
        return self.probabilities.argmax(axis=1)


def best_of(result: RunResult) -> ModelResult | None:
    """Return the better model, or None while no model can be judged on validation."""
    usable = [model for model in result.models if answers(model, result.validation) is not None]
    return replace(result, models=usable).best if usable else None


def judge(result: RunResult) -> Evaluated | None:
    """Find the better model and its verdict; None while no model can be judged."""
    model = best_of(result)
    if model is None:
        return None
    for held_out in (result.test, result.validation):
        probabilities = answers(model, held_out)
        if held_out is not None and probabilities is not None:
            return Evaluated(model, held_out, probabilities, Score.of(probabilities, held_out.y))
    return None


def missing(result: RunResult) -> list[str]:
    """Say in sentences what this run does not hold."""
    there = {model.key for model in result.models}
    notes = [
        f"The {title} is missing: the run ended before it was trained."
        for key, title in EXPECTED.items()
        if key not in there
    ]
    notes += [
        f"The {model.title} gave no usable answers for the validation digits, so it is not judged."
        for model in result.models
        if answers(model, result.validation) is None
    ]
    if result.test is None:
        notes.append(
            "No test digits are judged: they were not opened, or their labels are not known."
        )
    notes += [
        f"The {model.title} gave no usable answers for the test digits."
        for model in result.models
        if result.test is not None and answers(model, result.test) is None
    ]
    return notes
