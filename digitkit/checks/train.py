"""What is right in lesson 5: every row once an epoch, two pairs of curves, and a diagnosis."""

from dataclasses import replace
from typing import Any

import numpy as np

from digitkit.checks.curves import (
    NAN,
    curves,
    expect_both_lines,
    expect_named_lines,
    expect_same_values,
    expect_two_axes,
)
from digitkit.checks.digits import as_frame, mixed, mixed_index, varied
from digitkit.checks.exercise import Exercise
from digitkit.checks.fitting import (
    expect_every_row_each_epoch,
    expect_history,
    expect_validation_rows,
    rows_of_training,
    trained,
    trained_on,
)
from digitkit.checks.kinds import RETURN, described, expect_unchanged
from digitkit.checks.models import History
from digitkit.checks.pictures import expect_drawing
from digitkit.checks.verdict import expect

LESSON = "05_train"
EXERCISES = (
    Exercise("05.1", "train", points=2, seconds=30.0),
    Exercise("05.2", "plot_history", points=3, seconds=20.0),
    Exercise("05.3", "diagnose", points=2),
)
QUESTION_POINTS = 2


def test_train_gives_the_history(train):
    """It gives Keras' History, with four values for each of 5 epochs."""
    X_train, y_train, X_val, y_val = rows_of_training()
    # A few rows first: with 64 epochs in place of batches of 64, all of them would take minutes.
    few = X_train[:12], y_train[:12], X_val[:4], y_val[:4]
    expect_history(trained_on(train, few, epochs=3, batch_size=6).call.value, epochs=3)
    expect_history(trained(train).call.value, epochs=5)


def test_train_takes_64_rows_at_a_time(train):
    """It shows 64 rows at a time if nothing is said."""
    sizes = [len(batch.X) for batch in trained(train).used_for("train")]
    largest = max(sizes, default=0)
    expect(
        largest == 64,
        f"If nothing is said, your function shows {largest} digits at a time.",
        expected="batches of 64",
        hint="`batch_size=64` in the function's first line, and hand it on to `fit`",
    )


def test_train_shows_every_row_once_an_epoch(train):
    """It shows every training row once an epoch, in batches of the size asked for."""
    fit = trained(train, epochs=2, batch_size=48)
    expect_every_row_each_epoch(fit.used_for("train"), 2, 48)
    expect_history(fit.call.value, epochs=2)


def test_train_validates_on_the_rows_given(train):
    """It validates on exactly the rows that it is given for that."""
    expect_validation_rows(trained(train).used_for("test"), 5)


def test_train_trains_the_model_as_it_comes(train):
    """It trains the very model that it is given, as that is compiled."""
    told = trained(train).model.compiled
    expect(
        abs(told["learning_rate"] - 0.004) < 1e-7 and told["steps"] == 15,
        "The model came compiled for steps of 0.004. After 5 epochs of 3 batches its learning "
        f"rate is {told['learning_rate']:g}, and it counts {told['steps']} steps.",
        expected="the model's own optimizer, and one step a batch: 15",
        hint="leave `model.compile(...)` out: the model comes compiled",
    )


def test_train_takes_frames(train):
    """It takes DataFrames too, and leaves its arguments as they were."""
    X_train, y_train, X_val, y_val = rows_of_training()
    frames = as_frame(X_train, mixed_index(len(X_train))), as_frame(X_val, mixed_index(len(X_val)))
    given = {"X_train": frames[0], "y_train": y_train, "X_val": frames[1], "y_val": y_val}
    fit = trained_on(train, tuple(given.values()), epochs=1)
    expect_every_row_each_epoch(fit.used_for("train"), 1, 64)
    hint = "hand them to `fit` as they are: neither scaled nor reshaped"
    expect_unchanged(replace(fit.call, arguments=fit.call.arguments[1:]), given, hint)


FIGURE = "`figure, axes = plt.subplots(1, 2)`, and `return figure` at the end"


def _drawn(plot_history, values: Any):
    return expect_drawing(plot_history(values), "figure", FIGURE)


def test_plot_history_gives_a_new_figure(plot_history):
    """It gives a new Figure, which stays open."""
    drawing = _drawn(plot_history, curves(5))
    expect(
        drawing.open and drawing.new,
        "The Figure that came back is closed already."
        if drawing.new
        else "The Figure that came back was there before the call.",
        expected="a new Figure that is still open",
        hint="leave out `plt.close()`, and draw on a new `plt.subplots(...)` each time",
    )


def test_plot_history_has_two_axes(plot_history):
    """It has one axes for the loss and one for the accuracy."""
    expect_two_axes(_drawn(plot_history, curves(5)))


def test_plot_history_draws_both_lines(plot_history):
    """It draws the training and the validation values on each."""
    values = curves(5)
    expect_both_lines(_drawn(plot_history, values), values)


def test_plot_history_counts_epochs_from_one(plot_history):
    """It counts the epochs from 1, however many there are."""
    for epochs in (5, 2, 12, 1):
        values = curves(epochs)
        for _, _, name, line in expect_both_lines(_drawn(plot_history, values), values):
            expect(
                np.allclose(line.x, np.arange(1, epochs + 1)),
                f"The {epochs} values of {name} stand at {', '.join(f'{x:g}' for x in line.x[:5])}"
                f"{' …' if epochs > 5 else ''}.",
                expected=f"the epochs 1 to {epochs}" if epochs > 1 else "the epoch 1",
                hint="`epochs = range(1, len(values) + 1)`, and `ax.plot(epochs, values)`",
            )


def test_plot_history_tells_the_lines_apart(plot_history):
    """It says which line is training and which is validation."""
    values = curves(5)
    drawing = _drawn(plot_history, values)
    expect_named_lines(drawing, expect_both_lines(drawing, values))


def test_plot_history_takes_a_history(plot_history):
    """It takes a History as well as its dict, whatever else stands in it."""
    values = curves(4)
    for given, text in (
        (History(values, list(range(4))), "a History"),
        ({"learning_rate": [0.001] * 4, **dict(reversed(values.items()))}, "one value more"),
    ):
        drawing = _drawn(plot_history, given)
        expect_two_axes(drawing)
        lines = expect_both_lines(drawing, values)
        expect_named_lines(drawing, lines)
        expect(
            sum(len(axes.lines) for axes in drawing.axes) == 4,
            f"With {text} in it, {sum(len(axes.lines) for axes in drawing.axes)} lines are drawn.",
            expected="4 lines: loss and accuracy, in training and in validation",
            hint='take the values by their names: `values["loss"]`, `values["val_loss"]`',
        )


def test_plot_history_leaves_its_argument_alone(plot_history):
    """It leaves the values as they were."""
    after = plot_history.call(curves(3)).arguments[0]
    expect_same_values(after, curves(3))


# What came out, and what it is to be called: loss, val_loss, diagnosis, and why.
FALLING = [1.0, 0.5, 0.3, 0.2]
DIAGNOSES = (
    (FALLING, [1.0, 0.6, 0.5, 0.4], "still learning", "the last val_loss is the lowest by far"),
    (FALLING, [1.0, 0.5, 0.4, 0.6], "overfitting", "the last val_loss is 1.5 × the lowest"),
    (FALLING, [1.0, 0.5, 0.4, 0.41], "settled", "the last val_loss is 1.03 × the lowest"),
    (FALLING, [0.4, 0.9, 0.8, 0.6], "overfitting", "the last val_loss is 1.5 × the lowest"),
    (FALLING, [1.0, 0.5, 0.4, 0.438], "settled", "the last val_loss is 1.095 × the lowest"),
    (FALLING, [1.0, 0.5, 0.4, 0.442], "overfitting", "the last val_loss is 1.105 × the lowest"),
    (
        FALLING,
        [1.0, 0.5, 0.4, 0.398],
        "settled",
        "it fell by 0.5 % only",
    ),
    (
        FALLING,
        [1.0, 0.5, 0.4, 0.394],
        "still learning",
        "it fell by 1.5 %",
    ),
    (FALLING, [1.0, 0.3, 0.5, 0.31], "settled", "the last val_loss is not the lowest"),
    (FALLING, [1.0, 0.3, 0.5, 0.3], "still learning", "a tie for the lowest counts as the lowest"),
    ([1.0, 0.9, 0.8, 0.7], [0.5, 0.5, 0.5, 0.5], "settled", "the val_loss stands still"),
    ([0.7, 0.8, 0.9, 1.0], [1.0, 0.8, 0.7, 0.6], "still learning", "only the val_loss counts here"),
    ([1.0], [0.9], "settled", "one epoch says nothing about a direction"),
    ([1.0, 0.5], [1.0, 0.5], "still learning", "the last val_loss is the lowest by far"),
)
BROKEN = (
    ([1.0, NAN, NAN, NAN], [1.0, NAN, NAN, NAN], "every loss after the first is NaN"),
    ([1.0, 0.5, 0.4, NAN], [1.0, 0.6, 0.5, 0.4], "the last loss is NaN"),
    (FALLING, [1.0, 0.5, float("inf"), 0.4], "one val_loss is infinite"),
    ([NAN, 0.5, 0.4, 0.3], [1.0, 0.6, 0.5, 0.4], "the first loss is NaN"),
    (FALLING, [NAN, 0.5, 0.4, 0.6], "one val_loss is NaN, and the last is above the lowest"),
    ([1.0, NAN, 0.4, 0.3], [1.0, 0.5, 0.4, 0.6], "one loss is NaN; that is asked first"),
    ([NAN], [NAN], "the only loss is NaN"),
)
WORDS = ("diverged", "overfitting", "still learning", "settled")


def _expect_diagnosis(said, values, right, because, given=""):
    loss, val_loss = (", ".join(f"{v:g}" for v in values[name]) for name in ("loss", "val_loss"))
    expect(
        said == right,
        f"For loss {loss} and val_loss {val_loss}{given} you say {said!r}.",
        expected=f"{right!r}: {because}",
        hint="ask in the order of the description, and stop at the first that is true: "
        + ", ".join(WORDS),
    )


def _values(loss, val_loss):
    """Make the values of a training; how large a loss is says nothing of what it is called."""
    size = varied(1.0, 0.3, 3.0)
    loss, val_loss = ([value * size for value in values] for values in (loss, val_loss))
    rising = [1 - 0.5 / (epoch + 1) for epoch in range(len(loss))]
    return {"accuracy": rising, "loss": loss, "val_accuracy": rising, "val_loss": val_loss}


def test_diagnose_gives_one_of_four_words(diagnose):
    """It gives one of the four words."""
    said = diagnose(_values(FALLING, [1.0, 0.6, 0.5, 0.4]))
    expect(
        isinstance(said, str) and said in WORDS,
        f"Your function returned {described(said)}.",
        expected="one of " + ", ".join(map(repr, WORDS)),
        hint=RETURN if said is None else "`return` the word, spelled as in the description",
    )


def test_diagnose_sees_a_loss_that_is_not_finite(diagnose):
    """It says "diverged" wherever a loss isn't finite."""
    for loss, val_loss, because in BROKEN:
        values = _values(loss, val_loss)
        _expect_diagnosis(diagnose(values), values, "diverged", because)


def test_diagnose_reads_the_validation_loss(diagnose):
    """It tells overfitting, still learning and settled by the validation loss."""
    for loss, val_loss, right, because in mixed(DIAGNOSES):
        values = _values(loss, val_loss)
        _expect_diagnosis(diagnose(values), values, right, because)


def test_diagnose_takes_a_history(diagnose):
    """It takes a History as well as its dict."""
    for loss, val_loss, right, because in mixed(DIAGNOSES[:3], seed=1):
        values = _values(loss, val_loss)
        said = diagnose(History(values, list(range(len(loss)))))
        _expect_diagnosis(said, values, right, because, " in a History")


def test_diagnose_leaves_its_argument_alone(diagnose):
    """It leaves the values as they were."""
    values = _values([1.0, 0.3, 0.5, 0.2], [1.0, 0.3, 0.5, 0.31])
    expect_same_values(diagnose.call(values).arguments[0], values)
