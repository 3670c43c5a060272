"""Checks of `make_callbacks`."""

from digitkit.checking.assertions import RETURN, counted, describe, expect
from digitkit.protocol.handles import Callbacks
from digitkit.protocol.values import File, Foreign

# val_loss is lowest in the epoch with index 2, and no other figure is best there.
LOGS = {
    "loss": [2.0, 1.8, 1.6, 1.4, 1.2, 1.0, 0.8, 0.6],
    "accuracy": [0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8],
    "val_loss": [2.0, 1.5, 1.0, 1.2, 1.1, 1.3, 1.4, 1.5],
    "val_accuracy": [0.9, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.95],
}
FILE = "kept-here.keras"


def _callbacks(make_callbacks, as_text=False, **options):
    value = make_callbacks(File(FILE, None, as_text=as_text), **options)
    items = value if isinstance(value, list | tuple) else []
    classes = [one for one in items if isinstance(one, Foreign) and one.type_name == "type"]
    expect(
        not classes,
        f"Your list holds {len(classes)} classes instead of callbacks."
        if len(classes) > 1
        else "Your list holds a class instead of a callback.",
        expected="a list of two callbacks, made from their classes",
        hint="write brackets behind the name of each class, with what you ask of it inside",
    )
    expect(
        isinstance(value, Callbacks) and value.kinds[0] in ("list", "tuple"),
        f"Your function returned one {value.kinds[0]}, in no list."
        if isinstance(value, Callbacks)
        else f"Your function returned {describe(value)}.",
        expected="a list of two callbacks",
        hint=RETURN if value is None else "put both into one list, and return that",
    )
    return value


def _watching(make_callbacks, as_text=False, **options):
    """Return the callbacks, of which each is expected to watch a figure of the History."""
    value = _callbacks(make_callbacks, as_text, **options)
    for classes, monitor in zip(value.each, value.monitors, strict=True):
        near = "val_accuracy" if "acc" in monitor else "val_loss"
        expect(
            monitor in LOGS,
            f"Your {classes[0]} watches {monitor!r}, and no training reports such a figure"
            + (f": Keras 3 calls it {near}." if "acc" in monitor else "."),
            expected="both watch val_loss",
            hint="give `monitor` the name of the figure",
        )
    return value


def _monitor(value, name):
    """Return the figure that the callback of this class watches."""
    pairs = zip(value.each, value.monitors, strict=True)
    return next((monitor for classes, monitor in pairs if name in classes), "val_loss")


def _hint_for_the_end(value, too_early):
    if (monitor := _monitor(value, "EarlyStopping")) != "val_loss":
        return f"let EarlyStopping watch val_loss: yours watches {monitor}"
    if too_early:
        return (
            "pass `patience` on to EarlyStopping by its name, and leave `min_delta`, `baseline` "
            "and `mode` as they are"
        )
    return (
        "pass `patience` on to EarlyStopping, with `patience=3` in the first line, and leave "
        "`start_from_epoch` as it is"
    )


def _hint_for_the_file(value, saved):
    if (monitor := _monitor(value, "ModelCheckpoint")) != "val_loss":
        return f"let ModelCheckpoint watch val_loss: yours watches {monitor}"
    if not saved:
        return "hand `path` to ModelCheckpoint, and leave `initial_value_threshold` out"
    if FILE not in saved:
        return "hand `path` to ModelCheckpoint as it is"
    if saved[FILE] == len(LOGS["val_loss"]) - 1:
        return (
            "look at ModelCheckpoint's defaults: it saves every epoch unless you ask for the best"
        )
    return "see that ModelCheckpoint takes the lowest val_loss for the best: leave `mode` out"


def test_make_callbacks_gives_the_two(make_callbacks):
    """It returns a list of two: an EarlyStopping and a ModelCheckpoint, in any order."""
    value = _callbacks(make_callbacks)
    names = [classes[0] for classes in value.each]
    both = all(
        sum(name in classes for classes in value.each) == 1
        for name in ("EarlyStopping", "ModelCheckpoint")
    )
    expect(
        both and len(names) == 2,
        f"Your list holds {', '.join(names)}.",
        expected="one EarlyStopping and one ModelCheckpoint",
        hint="both are in `keras.callbacks`",
    )


def test_make_callbacks_stops_after_patience(make_callbacks):
    """It stops after `patience` epochs without a better val_loss; 3 by default."""
    rising = {**LOGS, "val_loss": [*LOGS["val_loss"][2:], 1.6, 1.7]}
    for options, patience, logs, best in (
        ({}, 3, LOGS, 2),
        ({"patience": 1}, 1, LOGS, 2),
        ({"patience": 2}, 2, rising, 0),
    ):
        value = _watching(make_callbacks, **options)
        last = value.simulate_fit(logs).stopped_after
        expect(
            last == best + patience,
            f"With {f'patience={patience}' if options else 'no patience given'}, val_loss was "
            f"best in epoch {best + 1} and training ended after epoch {last + 1}.",
            expected=f"the end after epoch {best + 1 + patience}, {counted(patience, 'epoch')} "
            "later",
            hint=_hint_for_the_end(value, last < best + patience),
        )


def test_make_callbacks_goes_on_while_val_loss_falls(make_callbacks):
    """It goes on while val_loss falls, however little, whatever the accuracy does."""
    logs = {
        "loss": [1.0] * 6,
        "accuracy": [0.5] * 6,
        "val_loss": [2.0, 1.95, 1.94999, 1.94998, 1.94997, 1.94996],
        "val_accuracy": [0.9, 0.8, 0.7, 0.6, 0.5, 0.4],
    }
    fit = _watching(make_callbacks, patience=1).simulate_fit(logs)
    expect(
        fit.stopped_after == 5,
        f"val_loss fell in all 6 epochs, and training ended after epoch {fit.stopped_after + 1}.",
        expected="no end before val_loss stops falling",
        hint='`monitor="val_loss"`, and no `min_delta`, `baseline` or reversed `mode`',
    )


def test_make_callbacks_puts_the_best_weights_back(make_callbacks):
    """It leaves the weights of the epoch with the lowest val_loss in the model."""
    for patience, how in ((2, "it stopped early"), (9, "it ran through")):
        fit = _watching(make_callbacks, patience=patience).simulate_fit(LOGS)
        expect(
            fit.weights_of == 2,
            f"val_loss was best in epoch 3. At the end ({how}) the model holds the weights of "
            f"{_epoch(fit.weights_of)}.",
            expected="the weights of epoch 3",
            hint="`restore_best_weights=True`; it is off unless you ask for it",
        )


def test_make_callbacks_saves_the_best(make_callbacks):
    """It keeps the model of the epoch with the lowest val_loss at the path, and only that."""
    value = _watching(make_callbacks, as_text=True, patience=5)
    fit = value.simulate_fit(LOGS)
    saved = ", ".join(f"{name} of {_epoch(of)}" for name, of in [*fit.saved_of.items()][:3])
    expect(
        fit.saved_of == {FILE: 2},
        f"The path was {FILE}, and val_loss was best in epoch 3. Saved: {saved or 'nothing'}.",
        expected=f"one file, {FILE}, with the weights of epoch 3",
        hint=_hint_for_the_file(value, fit.saved_of),
    )


def test_make_callbacks_makes_new_ones(make_callbacks):
    """It makes new callbacks at every call."""
    first, second = (_callbacks(make_callbacks) for _ in range(2))
    repeated = set(first.numbers) & set(second.numbers)
    expect(
        not repeated,
        f"Called twice, your function gave {counted(len(repeated), 'callback')} a second time.",
        expected="two new callbacks: a ModelCheckpoint remembers the best val_loss of its last run",
        hint="make both inside the function",
    )


def _epoch(index):
    return "no single epoch" if index is None else f"epoch {index + 1}"
