"""The nine steps of the course in a row: from digits to two evaluated models.

Every step calls the function that its lesson teaches; this module only connects them.
"""

from __future__ import annotations

import platform
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path

import keras
import numpy as np

import digitkit
from digitkit.data import DataError, Digits, Source
from digitkit.report.results import HeldOut, ModelResult, RunResult, Score
from digitkit.workflow.output import OutputFolder
from digitkit.workflow.screen import INDENT, DivergedError, Screen
from digitkit.workflow.settings import CNN_PATIENCE, QUICK_ROWS, Settings


@dataclass(frozen=True, eq=False)
class Competitor:
    """A trained model, and how raw rows of pixels are prepared for it."""

    model: keras.Model
    prepare: Callable[[np.ndarray], np.ndarray]
    result: ModelResult

    def answer(self, held_out: HeldOut) -> Score:
        """Predict the probabilities of held-out digits, keep them, and score them."""
        answers = self.model.predict(self.prepare(held_out.X), verbose=0, batch_size=256)
        if not np.isfinite(answers).all():
            raise DivergedError(
                f"The {self.result.title} answers with values that are not numbers (NaN) for "
                f"{held_out.name} digits; train it again with a smaller learning rate."
            )
        self.result.probabilities[held_out.name] = answers
        return Score.of(answers, held_out.y)


def describe(score: Score, held_out: HeldOut) -> str:
    """Return a score in words, with its interval."""
    return (
        f"{score.accuracy:.2%} of the {score.rows:,} {held_out.name} digits "
        f"(95 % interval {score.low:.1%} to {score.high:.1%})"
    )


PACKAGES = ("digitkit", "tensorflow", "keras", "numpy", "pandas", "scikit-learn")


def versions_used() -> dict[str, str]:
    """Return the versions of Python and of the packages that the figures depend on."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}


class Workflow:
    """One run: `steps` runs all nine steps, `result` is what is known so far."""

    def __init__(
        self, digits: Digits, settings: Settings, screen: Screen, folder: OutputFolder
    ) -> None:
        self.digits, self.settings = digits, settings
        self.screen, self.folder = screen, folder
        self.result: RunResult | None = None
        self.competitors: list[Competitor] = []

    def steps(self) -> RunResult:
        """Run the nine steps and return their result."""
        self.report_loading()
        self.result, training = self.look_and_split()
        self.add_mlp(training)
        self.add_cnn(training)
        self.use()
        return self.result

    def report_loading(self) -> None:
        """Report step 1, which was done before TensorFlow was loaded."""
        digits = self.digits
        unlabelled = 0 if digits.X_test is None else len(digits.X_test)
        self.screen.step(
            "load",
            f"{len(digits.X_train):,} labelled digits to learn from and {unlabelled:,} to test on: "
            f"{digits.source.title}",
        )
        for note in digits.notes:
            self.screen.say(f"{INDENT}Note: {note}")
        for warning in digits.warnings:
            self.screen.say(f"{INDENT}Warning: {warning}")

    def look_and_split(self) -> tuple[RunResult, HeldOut]:
        """Run steps 2 and 3: count the digits and hold out a tenth of them."""
        X, y, source = self.digits.X_train, self.digits.y_train, self.digits.source
        if self.settings.quick and len(X) > QUICK_ROWS:
            _, X, _, y = digitkit.split(X, y, QUICK_ROWS / len(X), self.settings.seed)
        counts = digitkit.count_labels(y)
        self.screen.step(
            "look",
            f"each digit has {counts.min():,} images"
            if counts.min() == counts.max()
            else f"the rarest digit is {counts.idxmin()} with {counts.min():,} images, "
            f"the commonest {counts.idxmax()} with {counts.max():,}",
        )
        X_train, X_val, y_train, y_val = hold_out(X, y, self.settings.seed, source)
        self.screen.step(
            "split",
            f"{len(X_train):,} digits for training, {len(X_val):,} held out for validation; "
            f"{digitkit.count_shared_rows(X_train, X_val)} of these are in both",
        )
        result = RunResult(
            source=source.title,
            seed=self.settings.seed,
            versions=versions_used(),
            X=X,
            y=y,
            validation=HeldOut("validation", X_val, y_val),
            notes=self.digits.notes,
            warnings=self.digits.warnings,
        )
        return result, HeldOut("training", X_train, y_train)

    def add_mlp(self, training: HeldOut) -> None:
        """Run steps 4 to 6: build, train and evaluate the MLP."""
        keras.utils.set_random_seed(self.settings.seed)
        model = digitkit.compile_model(digitkit.build_mlp())
        validation = self.validation
        X, X_val = digitkit.scale(training.X), digitkit.scale(validation.X)
        untrained = model.evaluate(X_val, validation.y, verbose=0)[0]
        self.screen.step(
            "build",
            f"MLP with {model.count_params():,} weights and biases; before training its loss is "
            f"{untrained:.2f}, as good as guessing ({np.log(10):.2f})",
        )
        start = time.perf_counter()
        with self.screen.training(model, "MLP"):
            history = digitkit.train(
                model, X, training.y, X_val, validation.y, epochs=self.settings.mlp_epochs
            )
        mlp = self.add(model, digitkit.scale, "mlp", history, time.perf_counter() - start)
        self.report_training("train", mlp.result, digitkit.diagnose(history))
        self.report_evaluation(mlp)

    def add_cnn(self, training: HeldOut) -> None:
        """Run steps 7 and 8: build the CNN, train it on augmented digits, keep its best weights."""
        keras.utils.set_random_seed(self.settings.seed)
        model = digitkit.build_cnn()
        validation = self.validation
        self.screen.step(
            "convolve", f"CNN with {model.count_params():,} weights and biases, on whole images"
        )
        X, X_val = digitkit.to_tensor(training.X), digitkit.to_tensor(validation.X)
        start = time.perf_counter()
        with (
            tempfile.TemporaryDirectory() as checkpoints,
            self.screen.training(model, "CNN"),
        ):
            path = Path(checkpoints) / "best.keras"
            epochs = self.settings.cnn_epochs
            history = digitkit.fit_best(
                model, X, training.y, X_val, validation.y, path, epochs, CNN_PATIENCE
            )
        cnn = self.add(model, digitkit.to_tensor, "cnn", history, time.perf_counter() - start)
        score = cnn.answer(validation)
        self.screen.step(
            "improve",
            f"{len(history.epoch)} epochs of redrawn digits in {cnn.result.seconds:.0f} s; the CNN "
            f"reads {describe(score, validation)}",
        )

    def use(self) -> None:
        """Run step 9: open the test digits, once, and predict them with the better model."""
        assert self.result is not None
        digits = self.digits
        if digits.X_test is None:
            self.screen.step("use", "there is no test.csv to answer for")
            return
        best = next(
            competitor for competitor in self.competitors if competitor.result is self.result.best
        )
        submission = digitkit.make_submission(best.model, best.prepare(digits.X_test))
        self.folder.write("submission.csv", lambda path: submission.to_csv(path, index=False))
        text = f"the {best.result.title}'s {len(submission):,} answers are in submission.csv"
        if digits.y_test is not None:
            self.result.test = HeldOut("test", digits.X_test, digits.y_test)
            scores = [competitor.answer(self.result.test) for competitor in self.competitors]
            score = scores[self.competitors.index(best)]
            text = f"the {best.result.title} reads {describe(score, self.result.test)}"
        self.screen.step("use", text)

    @property
    def validation(self) -> HeldOut:
        """The digits held out of training."""
        assert self.result is not None
        return self.result.validation

    def add(
        self,
        model: keras.Model,
        prepare: Callable[[np.ndarray], np.ndarray],
        key: str,
        history: keras.callbacks.History,
        seconds: float,
    ) -> Competitor:
        """Save a trained model and add it to the comparison."""
        assert self.result is not None
        curves = {name: [float(v) for v in values] for name, values in history.history.items()}
        figures = ModelResult(key, key.upper(), model.count_params(), seconds, curves)
        competitor = Competitor(model, prepare, figures)
        competitor.answer(self.validation)
        self.folder.write(f"{key}.keras", model.save)
        self.result.models.append(figures)
        self.competitors.append(competitor)
        return competitor

    def report_training(self, step: str, figures: ModelResult, diagnosis: str) -> None:
        """Report the losses of a training."""
        losses = figures.history["val_loss"]
        self.screen.step(
            step,
            f"{len(losses)} epochs in {figures.seconds:.0f} s; the loss on held-out digits went "
            f"from {losses[0]:.3f} to {losses[-1]:.3f}: {diagnosis}",
        )

    def report_evaluation(self, competitor: Competitor) -> None:
        """Report how well a model reads the held-out digits, and its commonest mistake."""
        validation = self.validation
        score = competitor.answer(validation)
        predicted = competitor.result.probabilities["validation"].argmax(axis=1)
        counts = digitkit.confusion_counts(validation.y, predicted)
        commonest = "".join(
            f"; its commonest mistake is to read {true} as {read} ({count} ×)"
            for true, read, count in digitkit.most_confused(counts, n=1)
        )
        name = competitor.result.title
        self.screen.step("evaluate", f"the {name} reads {describe(score, validation)}{commonest}")


def hold_out(X: np.ndarray, y: np.ndarray, seed: int, source: Source) -> tuple[np.ndarray, ...]:
    """Hold out a tenth for validation.

    Raises:
        DataError: there are too few digits to hold out some of each.
    """
    try:
        return digitkit.split(X, y, seed=seed)
    except ValueError:
        counts = digitkit.count_labels(y)
        raise DataError(
            f"{source.train}: {len(y):,} digits are too few to hold out a tenth with some of each "
            f"digit (of the rarest, {counts[counts > 0].idxmin()}, there are "
            f"{counts[counts > 0].min():,}); take at least 20 of each."
        ) from None
