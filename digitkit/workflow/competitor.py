"""A trained model, what it answers, and how well."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import keras
import numpy as np

from digitkit.results import HeldOut, ModelResult, Score
from digitkit.workflow.screen import DivergedError


@dataclass(frozen=True, eq=False)
class Competitor:
    """A trained model and the form in which it takes raw rows of pixels."""

    model: keras.Model
    prepare: Callable[[np.ndarray], np.ndarray]
    result: ModelResult

    def answer(self, held_out: HeldOut) -> Score:
        """Ask for the probabilities of held-out digits, note them, and score them."""
        answers = self.model.predict(self.prepare(held_out.X), verbose=0, batch_size=256)
        if not np.isfinite(answers).all():
            raise DivergedError(
                f"The {self.result.title} answers with numbers that are no numbers (NaN) for "
                f"{held_out.name} digits; train it again with a smaller learning rate."
            )
        self.result.probabilities[held_out.name] = answers
        return Score.of(answers, held_out.y)


def describe(score: Score, held_out: HeldOut) -> str:
    """Put a score into words, with how far it can be trusted."""
    return (
        f"{score.accuracy:.2%} of the {score.rows:,} {held_out.name} digits "
        f"(95 % interval {score.low:.1%} to {score.high:.1%})"
    )
