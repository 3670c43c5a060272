"""Checks of `diagnose`."""

from digitkit.checking.assertions import RETURN, describe, expect
from digitkit.checking.digits import shuffled, varied
from digitkit.lessons.train.checks.fixtures import expect_same_values
from digitkit.protocol.handles import History

NAN = float("nan")
FALLING = [1.0, 0.5, 0.3, 0.2]
# loss, val_loss, the right diagnosis, and why.
DIAGNOSES = (
    (FALLING, [1.0, 0.6, 0.5, 0.4], "still learning", "the last val_loss is the lowest by far"),
    (FALLING, [1.0, 0.5, 0.4, 0.6], "overfitting", "the last val_loss is 1.5 × the lowest"),
    (FALLING, [1.0, 0.5, 0.4, 0.41], "settled", "the last val_loss is 1.03 × the lowest"),
    (FALLING, [0.4, 0.9, 0.8, 0.6], "overfitting", "the last val_loss is 1.5 × the lowest"),
    (FALLING, [1.0, 0.5, 0.4, 0.438], "settled", "the last val_loss is 1.095 × the lowest"),
    (FALLING, [1.0, 0.5, 0.4, 0.442], "overfitting", "the last val_loss is 1.105 × the lowest"),
    (FALLING, [1.0, 0.5, 0.4, 0.398], "settled", "it fell by 0.5 % only"),
    (FALLING, [1.0, 0.5, 0.4, 0.394], "still learning", "it fell by 1.5 %"),
    (FALLING, [1.0, 0.3, 0.5, 0.31], "settled", "the last val_loss is not the lowest"),
    (FALLING, [1.0, 0.3, 0.5, 0.3], "still learning", "a tie for the lowest counts as the lowest"),
    ([1.0, 0.9, 0.8, 0.7], [0.5, 0.5, 0.5, 0.5], "settled", "the val_loss does not change"),
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


def _expect_diagnosis(diagnosis, values, right, because, given=""):
    loss, val_loss = (", ".join(f"{v:g}" for v in values[name]) for name in ("loss", "val_loss"))
    expect(
        diagnosis == right,
        f"For loss {loss} and val_loss {val_loss}{given} you say {diagnosis!r}.",
        expected=f"{right!r}: {because}",
        hint="ask in the order of the description, and stop at the first that is true: "
        + ", ".join(WORDS),
    )


def _values(loss, val_loss):
    """Make the values of a training; scaling all losses changes no diagnosis."""
    size = varied(1.0, 0.3, 3.0)
    loss, val_loss = ([value * size for value in values] for values in (loss, val_loss))
    rising = [1 - 0.5 / (epoch + 1) for epoch in range(len(loss))]
    return {"accuracy": rising, "loss": loss, "val_accuracy": rising, "val_loss": val_loss}


def test_diagnose_gives_one_of_four_words(diagnose):
    """It returns one of the four words."""
    diagnosis = diagnose(_values(FALLING, [1.0, 0.6, 0.5, 0.4]))
    expect(
        isinstance(diagnosis, str) and diagnosis in WORDS,
        f"Your function returned {describe(diagnosis)}.",
        expected="one of " + ", ".join(map(repr, WORDS)),
        hint=RETURN if diagnosis is None else "`return` the word, spelled as in the description",
    )


def test_diagnose_sees_a_loss_that_is_not_finite(diagnose):
    """It says "diverged" wherever a loss isn't finite."""
    for loss, val_loss, because in BROKEN:
        values = _values(loss, val_loss)
        _expect_diagnosis(diagnose(values), values, "diverged", because)


def test_diagnose_reads_the_validation_loss(diagnose):
    """It tells overfitting, still learning and settled apart by the validation loss."""
    for loss, val_loss, right, because in shuffled(DIAGNOSES):
        values = _values(loss, val_loss)
        _expect_diagnosis(diagnose(values), values, right, because)


def test_diagnose_takes_a_history(diagnose):
    """It takes a History as well as its dict."""
    for loss, val_loss, right, because in shuffled(DIAGNOSES[:3], seed=1):
        values = _values(loss, val_loss)
        diagnosis = diagnose(History(values, list(range(len(loss)))))
        _expect_diagnosis(diagnosis, values, right, because, " in a History")


def test_diagnose_leaves_its_argument_alone(diagnose):
    """It leaves the values as they were."""
    values = _values([1.0, 0.3, 0.5, 0.2], [1.0, 0.3, 0.5, 0.31])
    expect_same_values(diagnose.call(values).arguments[0], values)
