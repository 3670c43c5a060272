"""Handles to a learner's models, histories and callbacks, which a check asks questions.

The model itself stays with the learner's code. A question is sent there and plain data comes back.
Nothing that comes back says what is right, so a check computes losses and accuracies itself.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

Ask = Callable[..., Any]


@dataclass(frozen=True)
class History:
    """The contents of a Keras History. As an argument it arrives as a Keras History.

    Attributes:
        history: for each metric, such as `"val_loss"`, one value per epoch.
        epochs: the numbers of the epochs of the last fit.
    """

    history: dict[str, list[float]]
    epochs: list[int] = field(default_factory=list)


@dataclass(frozen=True)
class Seen:
    """One batch that a watched model saw.

    Attributes:
        use: `"train"` or `"test"` in Keras' own loops, `"call"` where it was called directly.
        X: the inputs.
        y: their labels; empty if it was called directly.
        weights: how much each row counts in the loss; empty if all count alike.
        steps: how many steps its optimizer had taken before.
        rate: its optimizer's learning rate at that moment.
    """

    use: str
    X: np.ndarray
    y: np.ndarray
    weights: np.ndarray = field(default_factory=lambda: np.empty(0))
    steps: int = 0
    rate: float = 0.0


@dataclass(frozen=True)
class SimulatedFit:
    """What callbacks did in a simulated fit, in which each epoch (from 0) has its own weights.

    Attributes:
        stopped_after: the last epoch that was run; the very last one if nothing stopped the fit.
        weights_of: the epoch whose weights the model has at the end; None if of none.
        saved_of: for each file in the folder of the path, the epoch whose weights it holds; None
            if it isn't such a model.
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
        """Return a copy of the handle that sends its questions through `ask`."""
        bound = replace(self)
        object.__setattr__(bound, "_asks", ask)
        return bound

    def _ask(self, question: str, *details: Any) -> Any:
        if self._asks is None:
            raise RuntimeError("this handle is not bound to an object that can be asked")
        return self._asks(self, question, *details)


@dataclass(frozen=True)
class Callbacks(_Handle):
    """Keras callbacks that a learner's function returned, alone or in a list.

    Attributes:
        number: the same for the same object.
        kinds: class names of the container, from the most to the least specific.
        each: for each callback the names of its classes, likewise.
        numbers: for each callback a number, the same for the same callback.
        monitors: for each callback the name of the figure that it watches; empty if it has none.
    """

    each: list[list[str]] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    monitors: list[str] = field(default_factory=list)

    def simulate_fit(self, logs: Mapping[str, Sequence[float]]) -> SimulatedFit:
        """Run the callbacks through a fit whose metrics are given.

        Args:
            logs: for each metric, such as `"val_loss"`, one value per epoch; all of equal length.
        """
        values = {name: list(each) for name, each in logs.items()}
        fit: SimulatedFit = self._ask("simulated_fit", values)
        return fit


@dataclass(frozen=True)
class Model(_Handle):
    """A learner's Keras model, which answers questions where it is.

    Attributes:
        number: the same for the same model.
        kinds: the names of its classes, from the most to the least specific.
    """

    @property
    def built(self) -> bool:
        """Whether it has weights."""
        return bool(self._ask("built"))

    @property
    def parameters(self) -> int:
        """The number of its weights and biases, including those that aren't trained."""
        return int(self._ask("parameters"))

    @property
    def trainable_parameters(self) -> int:
        """The number of its trainable weights and biases."""
        return int(self._ask("trainable_parameters"))

    @property
    def input_shape(self) -> tuple[int | None, ...] | None:
        """The shape of its input, None for the batch; None if it has none."""
        shape: tuple[int | None, ...] | None = self._ask("input_shape")
        return shape

    @property
    def output_shape(self) -> tuple[int | None, ...] | None:
        """The shape of its output, likewise."""
        shape: tuple[int | None, ...] | None = self._ask("output_shape")
        return shape

    @property
    def compiled(self) -> dict[str, Any]:
        """How it is compiled; empty if it isn't.

        `"optimizer"`: the names of the optimizer's classes; `"learning_rate"`: a number, or the
        name of the schedule's class; `"steps"`: steps taken so far. For the names of the metrics,
        see the history that `fit` returns.
        """
        settings: dict[str, Any] = self._ask("compiled")
        return settings

    def loss(self, y: np.ndarray, probabilities: np.ndarray) -> float:
        """Compute the loss that it is compiled with, for these predictions and labels."""
        return float(self._ask("loss", y, probabilities))

    def takes_labels(self, y: np.ndarray, probabilities: np.ndarray) -> bool:
        """Check whether the loss that it is compiled with accepts labels like these."""
        return bool(self._ask("labels", y, probabilities))

    def probabilities(self, X: np.ndarray) -> np.ndarray:
        """Predict, as `model.predict` does."""
        return np.asarray(self._ask("probabilities", X))

    @property
    def softmaxes(self) -> int:
        """The number of its layers that end in softmax, those of models in it included."""
        return int(self._ask("softmaxes"))

    def answers(self, X: np.ndarray, training: bool | None = None) -> np.ndarray:
        """Call it on X; with None, `training` isn't passed."""
        return np.asarray(self._ask("answers", X, training))

    def weights(self) -> list[np.ndarray]:
        """Return all its weights, in Keras' order."""
        weights: list[np.ndarray] = self._ask("weights")
        return weights

    def set_weights(self, weights: Sequence[np.ndarray]) -> None:
        """Set all its weights, in Keras' order."""
        self._ask("set_weights", list(weights))

    def slopes(self, X: np.ndarray, output: int) -> list[np.ndarray]:
        """Return the gradient of one output, summed over X, for each trainable weight."""
        slopes: list[np.ndarray] = self._ask("slopes", X, output)
        return slopes

    def train_batches(
        self, X: np.ndarray, y: np.ndarray, steps: int, learning_rate: float | None = None
    ) -> list[float]:
        """Train on the same batch repeatedly, and return the loss of each step.

        Args:
            X: the batch.
            y: its labels.
            steps: how often.
            learning_rate: first compile the model with Adam at this rate and without metrics;
                None leaves it as it is.
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
        """List the batches that a watched model saw since this was last called, in order."""
        batches: list[Seen] = self._ask("seen")
        return batches

    def chance(self) -> list[float]:
        """Draw a number from each global random number generator in the model's process.

        Building a `GivenModel` seeds them, so this shows what the learner's code did to them since.
        """
        drawn: list[float] = self._ask("chance")
        return drawn
