"""What the terminal shows while the workflow runs: one line for each step, and progress."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras
import numpy as np
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

STEPS = ("load", "look", "split", "build", "train", "evaluate", "convolve", "improve", "use")
INDENT = " " * 13


class DivergedError(ArithmeticError):
    """Training ended in numbers that are not finite."""


class Screen:
    """Print what each step did, and its result."""

    def __init__(self, console: Console | None = None) -> None:
        self.console = console or Console(highlight=False, soft_wrap=True)

    def step(self, name: str, result: str) -> None:
        """Print one step's number, name and result."""
        place = f"{STEPS.index(name) + 1}/{len(STEPS)} {name}"
        self.console.print(f"[bold cyan]{place:<12}[/]", end=" ")
        self.say(result)

    def say(self, text: str) -> None:
        """Print a line as it is: it may quote user input, so nothing in it is markup."""
        self.console.print(text, markup=False)

    @contextmanager
    def training(self, model: keras.Model, title: str) -> Iterator[None]:
        """Show progress while `model` is fitted inside this block, in place of Keras' own lines.

        The course's training functions take no callbacks, so the progress is added to the model's
        `fit` for the time of the block.
        """
        progress = FitProgress(self, title)
        fit = model.fit

        def fit_with_progress(*args: Any, callbacks: Any = (), **options: Any) -> Any:
            return fit(*args, **{**options, "callbacks": [*callbacks, progress], "verbose": 0})

        model.fit = fit_with_progress
        try:
            with progress.bar:
                yield
        finally:
            del model.fit


class FitProgress(keras.callbacks.Callback):  # type: ignore[misc]
    """Show each batch and epoch, and stop at the first loss that is not a number.

    A terminal shows a progress bar, anything else (a log, a pipe) a line for each epoch.
    """

    def __init__(self, screen: Screen, title: str) -> None:
        super().__init__()
        self.screen, self.title = screen, title
        self.bar = Progress(
            TextColumn(INDENT + "{task.description}"),
            BarColumn(bar_width=28),
            TextColumn("{task.fields[figures]}", markup=False),
            TimeRemainingColumn(compact=True),
            console=screen.console,
            transient=True,
            disable=not screen.console.is_terminal,
        )
        self.task = self.bar.add_task(title, figures="")

    def on_train_begin(self, logs: dict[str, float] | None = None) -> None:
        """Set the length of the bar: every batch of every epoch."""
        steps = self.params.get("steps")
        self.bar.update(self.task, total=steps and steps * self.params["epochs"])

    def on_train_batch_end(self, batch: int, logs: dict[str, float] | None = None) -> None:
        """Move the bar by one batch."""
        self.bar.advance(self.task)

    def on_epoch_end(self, epoch: int, logs: dict[str, float] | None = None) -> None:
        """Show the epoch's figures, once they are known to be finite."""
        logs = logs or {}
        self.check_finite(epoch, logs)
        figures = (
            f"epoch {epoch + 1}: loss {logs['loss']:.3f}, "
            f"reads {logs['val_accuracy']:.1%} of the held-out digits"
        )
        self.bar.update(self.task, figures=figures)
        if self.bar.disable:
            self.screen.say(f"{INDENT}{self.title} {figures}")

    def check_finite(self, epoch: int, logs: dict[str, float]) -> None:
        """Stop where a figure or a weight is not a number.

        The loss alone is not enough: a fused ReLU can turn NaN into 0, and the network then always
        gives the same answer with a loss that looks healthy.
        """
        if not all(math.isfinite(value) for value in logs.values()):
            broken = "loss is"
        elif not all(np.isfinite(weights).all() for weights in self.model.get_weights()):
            broken = "weights are"
        else:
            return
        raise DivergedError(
            f"The {self.title}'s {broken} not a number (NaN) in epoch {epoch + 1}, so nothing it "
            "says counts. Look for damaged cells in the data (digitkit data --data FILE finds "
            "them), then for a learning rate that is too high."
        )
