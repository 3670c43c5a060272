"""Checks of `diagnose`."""

from digitkit.checking.assertions import RETURN, describe, expect
from digitkit.checking.digits import shuffled, varied
from digitkit.lessons.train.checks.fixtures import expect_same_values
from digitkit.protocol.handles import History

NAN = float("nan")
WORDS = ("diverged", "overfitting", "still learning", "settled")
FALLING = [1.0, 0.5, 0.3, 0.2]
ORDER = "ask in the order of the description, and stop at the first that is true: "
ORDER += ", ".join(WORDS)
LOWEST = "compare the last val_loss with the lowest of all epochs"
PERCENT = "the fall counts from the val_loss before: at least 1 % of that one"
# loss, val_loss, the right diagnosis, why, and the next step.
Case = tuple[list[float], list[float], str, str, str]
DIAGNOSES: tuple[Case, ...] = (
    (
        FALLING,
        [1.0, 0.6, 0.5, 0.4],
        "still learning",
        "the last val_loss is the lowest by far",
        ORDER,
    ),
    (
        [1.0, 0.9, 0.8, 0.7],
        [0.5, 0.5, 0.5, 0.51],
        "settled",
        "the val_loss is not lower than before",
        "only the val_loss tells these three apart, not the loss on training digits",
    ),
    (FALLING, [1.0, 0.5, 0.4, 0.6], "overfitting", "the last val_loss is 1.5 × the lowest", LOWEST),
    (FALLING, [1.0, 0.5, 0.4, 0.41], "settled", "the last val_loss is 1.025 × the lowest", LOWEST),
    (FALLING, [0.4, 0.9, 0.8, 0.6], "overfitting", "the last val_loss is 1.5 × the lowest", LOWEST),
    (
        FALLING,
        [1.0, 0.5, 0.4, 0.43996],
        "settled",
        "the last val_loss is 1.0999 × the lowest",
        LOWEST,
    ),
    (
        FALLING,
        [1.0, 0.5, 0.4, 0.44004],
        "overfitting",
        "the last val_loss is 1.1001 × the lowest",
        LOWEST,
    ),
    (FALLING, [0.5, 0.5, 0.5, 0.5], "settled", "the val_loss does not change", PERCENT),
    (FALLING, [1.0, 0.5, 0.4, 0.398], "settled", "it fell by 0.5 % only", PERCENT),
    (FALLING, [1.0, 0.5, 0.4, 0.394], "still learning", "it fell by 1.5 %", PERCENT),
    (FALLING, [1.0, 0.5, 0.4, 0.396016], "settled", "it fell by 0.996 %", PERCENT),
    (FALLING, [1.0, 0.5, 0.4, 0.39599], "still learning", "it fell by 1.0025 %", PERCENT),
    (
        FALLING,
        [1.0, 0.3, 0.5, 0.31],
        "settled",
        "the last val_loss is not the lowest",
        "still learning needs two things at once: the lowest so far, and a fall of 1 %",
    ),
    (
        FALLING,
        [1.0, 0.3, 0.5, 0.3],
        "still learning",
        "a tie for the lowest counts as the lowest",
        "the last val_loss may equal an earlier one: compare it with the lowest by `==` or `<=`",
    ),
    (
        [0.7, 0.8, 0.9, 1.0],
        [1.0, 0.8, 0.7, 0.6],
        "still learning",
        "only the val_loss counts here",
        "only the val_loss tells these three apart, not the loss on training digits",
    ),
    (
        [1.0],
        [0.9],
        "settled",
        "one epoch has none before it to compare with",
        "ask how many epochs there are before you read the one before the last",
    ),
    ([1.0, 0.5], [1.0, 0.5], "still learning", "the last val_loss is the lowest by far", ORDER),
)
# Right at the limits, where rounding must not decide. 100 and 99, divided by 128, are exact in
# binary, and every way to ask for "at least 1 %" gives the same answer. For 1.1, which binary can't
# hold, the numbers are such that the last is no more than 1.1 times the lowest, and that all of
# `last > 1.1 * lowest`, `last / lowest > 1.1` and `last / lowest - 1 > 0.1` are false, while
# `last >= 1.1 * lowest` is true. 1.1 and 1 exactly would make the third one true.
AT_THE_LIMIT: tuple[Case, ...] = (
    (
        FALLING,
        [1.5, 0.9327011432908086, 1.0, 1.0259712576198894],
        "settled",
        "the last val_loss is 1.1 × the lowest, which is not above it",
        "above means more: `>`, not `>=`",
    ),
    (
        FALLING,
        [1.5, 1.0, 0.78125, 0.7734375],
        "still learning",
        "it fell by exactly 1 %, and at least 1 % includes that",
        "at least 1 % includes 1 %: `<=` or `>=`, not `<` or `>`",
    ),
)
BROKEN = (
    ([1.0, NAN, NAN, NAN], [1.0, NAN, NAN, NAN], "every loss after the first is NaN"),
    ([1.0, 0.5, 0.4, NAN], [1.0, 0.6, 0.5, 0.4], "the last loss is NaN"),
    (FALLING, [1.0, 0.5, float("inf"), 0.4], "one val_loss is infinite"),
    ([float("inf"), 0.5, 0.4, 0.3], [1.0, 0.6, 0.5, 0.4], "the first loss is infinite"),
    ([NAN, 0.5, 0.4, 0.3], [1.0, 0.6, 0.5, 0.4], "the first loss is NaN"),
    (FALLING, [NAN, 0.5, 0.4, 0.6], "one val_loss is NaN, and the last is above the lowest"),
    ([1.0, NAN, 0.4, 0.3], [1.0, 0.5, 0.4, 0.6], "one loss is NaN; that is asked first"),
    ([NAN], [NAN], "the only loss is NaN"),
)
FINITE = "NaN equals nothing, not even itself, and infinity counts too: `np.isfinite` finds both"


def _expect_diagnosis(diagnosis, values, right, because, hint, given=""):
    loss, val_loss = (_listed(values[name]) for name in ("loss", "val_loss"))
    said = repr(diagnosis) if isinstance(diagnosis, str) else describe(diagnosis)
    expect(
        diagnosis == right,
        f"For loss {loss} and val_loss {val_loss}{given} you say {said}.",
        expected=f"{right!r}: {because}",
        hint=hint,
    )


def _listed(numbers):
    """Write the numbers of some epochs; of many epochs only the first and the last."""
    texts = [f"{number:.7g}" for number in numbers]
    return ", ".join(texts if len(texts) < 9 else [*texts[:3], "…", *texts[-2:]])


def _values(loss, val_loss, size=None):
    """Make the values of a training; scaling all losses changes no diagnosis."""
    size = varied(1.0, 0.3, 3.0) if size is None else size
    loss, val_loss = ([value * size for value in values] for values in (loss, val_loss))
    rising = [1 - 0.5 / (epoch + 1) for epoch in range(len(loss))]
    return {"accuracy": rising, "loss": loss, "val_accuracy": rising, "val_loss": val_loss}


def _exactly_scaled(loss, val_loss):
    """Make the values of a training; a power of two scales without rounding."""
    return _values(loss, val_loss, 2.0 ** round(varied(0, -3, 3)))


def _of_many_epochs(n=1200):
    """Return losses that fall, lowest far from the end, and those with one NaN in the middle."""
    falling = [1 + 1 / (epoch + 1) for epoch in range(n)]
    early = [*falling]
    early[n // 6] = 0.5
    broken = [*falling]
    broken[n // 2] = NAN
    return falling, early, broken


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
    """It says "diverged" if any loss or val_loss, of whichever epoch, is not finite."""
    falling, _, broken = _of_many_epochs()
    many = (broken, falling, "one loss of the 1,200 is NaN")
    for loss, val_loss, because in (*BROKEN, many):
        values = _values(loss, val_loss)
        _expect_diagnosis(diagnose(values), values, "diverged", because, FINITE)
    values = _values(FALLING, [1.0, 0.6, 0.5, 0.4]) | {"precision": [NAN, 0.5, 0.6, 0.7]}
    because = "each loss is finite; the precision doesn't count"
    hint = "look at `loss` and `val_loss` alone, whatever else is measured"
    given = ", and a precision that begins with NaN,"
    diagnosis = diagnose(values)
    if diagnosis == "diverged":  # another wrong word has another reason, and a check of its own
        _expect_diagnosis(diagnosis, values, "still learning", because, hint, given)


def test_diagnose_reads_the_validation_loss(diagnose):
    """It tells the other three words apart by the val_loss, as described, also with one epoch."""
    falling, early, _ = _of_many_epochs()
    because = "the last val_loss of 1,200 is more than twice the lowest, of epoch 201"
    many: Case = (falling, early, "overfitting", because, LOWEST)
    for loss, val_loss, right, because, hint in shuffled((*DIAGNOSES, many)):
        values = _values(loss, val_loss)
        _expect_diagnosis(diagnose(values), values, right, because, hint)


def test_diagnose_keeps_to_the_limits(diagnose):
    """It takes the limits as written: above 1.1 times the lowest, and at least 1 % below."""
    for loss, val_loss, right, because, hint in AT_THE_LIMIT:
        values = _exactly_scaled(loss, val_loss)
        _expect_diagnosis(diagnose(values), values, right, because, hint)


def test_diagnose_takes_a_history(diagnose):
    """It takes a History as well as the dict inside it."""
    for loss, val_loss, right, because, hint in shuffled(DIAGNOSES[:3], seed=1):
        values = _values(loss, val_loss)
        diagnosis = diagnose(History(values, list(range(len(loss)))))
        _expect_diagnosis(diagnosis, values, right, because, hint, " in a History")


def test_diagnose_leaves_its_argument_alone(diagnose):
    """It leaves the values of the dict or the History as they were."""
    values = _values([1.0, 0.3, 0.5, 0.2], [1.0, 0.3, 0.5, 0.31])
    expect_same_values(diagnose.call(values).arguments[0], values)
    after = diagnose.call(History(values, [0, 1, 2, 3])).arguments[0]
    expect_same_values(getattr(after, "history", after), values)
