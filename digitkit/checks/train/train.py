"""What is right of `train`."""

from dataclasses import replace

from digitkit.checks.digits import as_frame, mixed_index
from digitkit.checks.fitting import (
    expect_every_row_each_epoch,
    expect_history,
    expect_validation_rows,
    rows_of_training,
    trained,
    trained_on,
)
from digitkit.checks.kinds import expect_unchanged
from digitkit.checks.verdict import expect


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
