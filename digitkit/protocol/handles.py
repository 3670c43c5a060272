"""Models, histories and callbacks as a check holds them: handles that put questions.

The model itself stays with the learner's code. A question travels there, and plain data comes
back; none of it says what is right, so a check reckons losses and accuracies by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

Ask = Callable[..., Any]


@dataclass(frozen=True)
class History:
    """Keras' History, told by its contents. As an argument it arrives as a Keras History.

    Attributes:
        history: for each name, such as `"val_loss"`, one value an epoch.
        epochs: the numbers of the epochs of the last fit.
    """

    history: dict[str, list[float]]
    epochs: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Seen:
    """One batch that a watched model met.

    Attributes:
        use: `"train"` or `"test"`.
        X: what went in.
        y: the labels that came with it.
    """

    use: str
    X: np.ndarray
    y: np.ndarray


@dataclass(frozen=True)
class SimulatedFit:
    """What callbacks did in a scripted fit, in which epoch e (from 0) has its own weights.

    Attributes:
        stopped_after: the last epoch that was run; the script's last one if nothing stopped it.
        weights_of: the epoch whose weights the model holds at the end; None if of none.
        saved_of: for each file that lies in the folder of the path, the epoch whose weights it
            holds; None where it is no such model.
    """

    stopped_after: int
    weights_of: int | None
    saved_of: dict[str, int | None]


@dataclass(frozen=True)
class _Handle:
    number: int
    kinds: list[str]
    _asks: Ask | None = field(default=None, init=False, repr=False, compare=False)

    def bound_to(self, ask: Ask) -> Any:
        """Give the handle somebody to ask."""
        bound = replace(self)
        object.__setattr__(bound, "_asks", ask)
        return bound

    def _ask(self, question: str, *details: Any) -> Any:
        if self._asks is None:
            raise RuntimeError("a handle that came over no boundary can't be asked")
        return self._asks(self, question, *details)


@dataclass(frozen=True)
class Callbacks(_Handle):
    """Keras callbacks that a learner's function returned, alone or in a list.

    Attributes:
        number: the same for the very same object.
        kinds: class names of the container, from the most to the least special.
        each: for each callback the names of its classes, likewise.
        numbers: for each callback a number, the same for the very same callback.
    """

    each: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)

    def rehearse(self, logs: Mapping[str, Sequence[float]]) -> SimulatedFit:
        """Drive the callbacks through a fit whose figures are given.

        Args:
            logs: for each name, such as `"val_loss"`, one value an epoch; of equal lengths.
        """
        rehearsal: SimulatedFit = self._ask("rehearse", {name: list(v) for name, v in logs.items()})
        return rehearsal


@dataclass(frozen=True)
class Model(_Handle):
    """A learner's Keras model, which answers questions where it is.

    Attributes:
        number: the same for the very same model, so "the same model" can be told.
        kinds: the names of its classes, from the most to the least special.
    """

    @property
    def built(self) -> bool:
        """Whether it has weights."""
        return bool(self._ask("built"))

    @property
    def parameters(self) -> int:
        """The number of its weights and biases, those that don't learn included."""
        return int(self._ask("parameters"))

    @property
    def trainable_parameters(self) -> int:
        """The number of its weights and biases that learn."""
        return int(self._ask("trainable_parameters"))

    @property
    def input_shape(self) -> tuple[int | None, ...] | None:
        """The shape that it takes, None for the batch; None if it doesn't say."""
        shape: tuple[int | None, ...] | None = self._ask("input_shape")
        return shape

    @property
    def output_shape(self) -> tuple[int | None, ...] | None:
        """The shape that it gives, likewise."""
        shape: tuple[int | None, ...] | None = self._ask("output_shape")
        return shape

    @property
    def compiled(self) -> dict[str, Any]:
        """How it is compiled; empty if it isn't.

        `"optimizer"`: the names of the optimizer's classes; `"learning_rate"`: a number, or the
        name of the schedule's class; `"steps"`: steps taken so far. Which names its history has,
        `fit` shows.
        """
        told: dict[str, Any] = self._ask("compiled")
        return told

    def loss(self, y: np.ndarray, probabilities: np.ndarray) -> float:
        """Reckon the loss that it is compiled with, for these answers to these labels."""
        return float(self._ask("loss", y, probabilities))

    def takes_labels(self, y: np.ndarray, probabilities: np.ndarray) -> bool:
        """Tell whether the loss that it is compiled with can be reckoned for labels like these."""
        return bool(self._ask("labels", y, probabilities))

    def probabilities(self, X: np.ndarray) -> np.ndarray:
        """Predict, as `model.predict` does."""
        return np.asarray(self._ask("probabilities", X))

    def answers(self, X: np.ndarray, training: bool | None = None) -> np.ndarray:
        """Call it on X; None leaves `training` away."""
        return np.asarray(self._ask("answers", X, training))

    def weights(self) -> list[np.ndarray]:
        """Give all its weights, in Keras' order."""
        weights: list[np.ndarray] = self._ask("weights")
        return weights

    def set_weights(self, weights: Sequence[np.ndarray]) -> None:
        """Put weights in, in Keras' order."""
        self._ask("set_weights", list(weights))

    def slopes(self, X: np.ndarray, output: int) -> list[np.ndarray]:
        """Give the slope of one output, summed over X, with respect to each learning weight."""
        slopes: list[np.ndarray] = self._ask("slopes", X, output)
        return slopes

    def train_batches(
        self, X: np.ndarray, y: np.ndarray, steps: int, learning_rate: float | None = None
    ) -> list[float]:
        """Train on one batch over and over, and give the loss of each step.

        Args:
            X: the batch.
            y: its labels.
            steps: how often.
            learning_rate: compile it first, with Adam at this rate and without metrics; None takes
                it as it is.
        """
        losses: list[float] = self._ask("train_batches", X, y, steps, learning_rate)
        return losses

    def fit(
        self,
        X: np.ndarray,
        y: np.ndarray,
        X_val: np.ndarray,
        y_val: np.ndarray,
        epochs: int = 1,
        batch_size: int = 32,
    ) -> History:
        """Fit it as it is compiled."""
        history: History = self._ask("fit", X, y, X_val, y_val, epochs, batch_size)
        return history

    def seen(self) -> list[Seen]:
        """List the batches that a watched model met since it was last asked, in order."""
        batches: list[Seen] = self._ask("seen")
        return batches

    def chance(self) -> list[float]:
        """Draw a number from each global source of chance where the model is.

        Building a `GivenModel` sets their seed, so what the learner's code did to them since shows.
        """
        drawn: list[float] = self._ask("chance")
        return drawn
