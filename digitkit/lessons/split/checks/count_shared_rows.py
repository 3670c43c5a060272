"""Checks of `count_shared_rows`."""

import numpy as np

from digitkit.checking.assertions import (
    counted,
    expect,
    expect_unchanged,
    expect_whole_number,
)
from digitkit.checking.digits import (
    as_frame,
    random_state,
    repeated_index,
    shuffled_index,
    some_digits,
    varied,
)


def _expect_count(count_shared_rows, X_train, X_val, expected, because, hint):
    count = expect_whole_number(
        count_shared_rows(X_train, X_val),
        expected="a whole number, such as 3",
        hint="`int(...)` makes a plain number, and `sum(...)` of True and False counts the True",
    )
    expect(
        count == expected,
        f"You counted {count} where {because}.",
        expected=f"{expected}",
        hint=hint,
    )


SEEN = "ask of each validation row whether it is among the training rows: a `set` is quick"


def _training_and_new_rows():
    X, _ = some_digits([8] * 10)
    return X[:60], X[60:]


def _some_rows(seed):
    """Draw training rows that are put among the validation rows."""
    return random_state(seed).permutation(60)[: round(varied(3, 2, 20, seed))].tolist()


def test_count_shared_rows_gives_a_whole_number(count_shared_rows):
    """It returns a whole number, 0 where nothing is shared."""
    X_train, X_new = _training_and_new_rows()
    because = "no validation row stands in the training rows"
    _expect_count(count_shared_rows, X_train, X_new, 0, because, SEEN)


def test_count_shared_rows_finds_rows_anywhere(count_shared_rows):
    """It finds a shared row wherever it stands."""
    X_train, X_new = _training_and_new_rows()
    for rows in (_some_rows(1), list(range(59, -1, -1))):
        X_val = np.concatenate([X_new[:7], X_train[rows], X_new[7:]])
        because = (
            f"{counted(len(X_val), 'validation row')} hold {len(rows)} of the "
            f"{len(X_train)} training rows, in other places"
        )
        _expect_count(count_shared_rows, X_train, X_val, len(rows), because, SEEN)


def test_count_shared_rows_counts_no_pairs(count_shared_rows):
    """It counts a validation row once, however often it is in the training rows."""
    X_train, X_new = _training_and_new_rows()
    X_train = np.concatenate([X_train, X_train[[4, 4, 9]]])
    X_val = np.concatenate([X_new, X_train[[4, 9]]])
    because = "2 validation rows stand in the training rows, one of them 3 times, the other twice"
    hint = "count validation rows and not pairs: stop at the first equal training row"
    _expect_count(count_shared_rows, X_train, X_val, 2, because, hint)


def test_count_shared_rows_counts_every_validation_row(count_shared_rows):
    """It counts every validation row, also where two of them are equal."""
    X_train, X_new = _training_and_new_rows()
    X_val = np.concatenate([X_new, X_new[:2], X_train[[4, 9, 4, 4]]])
    because = "4 validation rows stand in the training rows, three of them alike"
    hint = "a `set` of the training rows is fine, but go through all the validation rows"
    _expect_count(count_shared_rows, X_train, X_val, 4, because, hint)


def test_count_shared_rows_compares_every_pixel(count_shared_rows):
    """It compares every pixel, in its place, and takes only equal values for equal."""
    X_train, X_new = _training_and_new_rows()
    hint = "equal rows are equal in all 784 pixels, and nearly equal is not equal"
    for step in (16, 1):
        near = X_train[:6].copy()
        for row, pixel in enumerate((783, 0, 400, 27, 500, 756)):
            near[row, pixel] ^= step
        if step == 1:  # in bright pixels too, where a relative tolerance is wide
            near = np.concatenate([near[:3], X_train[3:6]])
            near[(3, 4, 5), near[3:].argmax(axis=1)] -= 1
        because = f"6 validation rows differ from a training row in one pixel each, by {step}"
        _expect_count(count_shared_rows, X_train, np.concatenate([X_new, near]), 0, because, hint)
    mirrored = X_train[:10, ::-1]
    because = "10 validation rows are training rows with their pixels in reverse order"
    hint = "equal sums don't make equal rows: compare pixel by pixel"
    _expect_count(count_shared_rows, X_train, mirrored, 0, because, hint)


def test_count_shared_rows_searches_long_tables(count_shared_rows):
    """It searches all the training rows and all the validation rows, however many there are."""
    X, _ = some_digits([120] * 10, seed=1)
    shared = round(varied(9, 5, 20))
    for cut, given in ((1150, "1,150 training rows"), (50, "1,150 validation rows")):
        X_val = np.concatenate([X[cut:], X[cut - shared : cut]])
        because = f"{shared} validation rows stand in the training rows, among {given}"
        hint = "take all the rows of both: no slice and no fixed number of rows"
        _expect_count(count_shared_rows, X[:cut], X_val, shared, because, hint)


def test_count_shared_rows_takes_frames(count_shared_rows):
    """It takes DataFrames too, and never looks at the index."""
    X_train, X_new = _training_and_new_rows()
    places = _some_rows(2)
    X_val = np.concatenate([X_new, X_train[places]])
    names = repeated_index(len(X_val))
    frame, frame_val = as_frame(X_train, shuffled_index(60)), as_frame(X_val, names)
    for one, other, given in (
        (frame, frame_val, "both are DataFrames"),
        (X_train, frame_val, "the training rows are an array, the validation rows a DataFrame"),
        (frame, X_val, "the training rows are a DataFrame, the validation rows an array"),
    ):
        because = f"{len(places)} validation rows stand in the training rows ({given})"
        hint = "make arrays of both first: arrays have no names and no index"
        _expect_count(count_shared_rows, one, other, len(places), because, hint)


def test_count_shared_rows_takes_any_type(count_shared_rows):
    """It finds equal rows of different types: 7 and 7.0 are equal, 0.5 and 0 are not."""
    X_train, X_new = _training_and_new_rows()
    places = _some_rows(3)
    X_val = np.concatenate([X_new, X_train[places]])
    hint = "the same numbers have other bytes in another type: bring both sides to one type first"
    for one, other, frame in (("uint8", "float32", True), ("float64", "uint8", False)):
        because = (
            f"{len(places)} validation rows stand in the training rows, which are {one}, the "
            f"validation rows {other}"
        )
        given = as_frame(X_train).astype(one) if frame else X_train.astype(one)
        _expect_count(count_shared_rows, given, X_val.astype(other), len(places), because, hint)
    fractions = X_train.astype("float32") / 256, X_new.astype("float32") / 256
    because = "pixels are fractions from 0 to 1, and no validation row stands in the training rows"
    hint = "a type of whole numbers turns fractions into 0: choose a type that keeps them"
    _expect_count(count_shared_rows, *fractions, 0, because, hint)
    near = X_train[:6].astype("float32")
    near[:, 400] += np.float32(0.25)
    because = "6 validation rows differ from a training row in one pixel each, by 0.25"
    hint = "rounding makes unequal values equal: compare them as they are, as floats"
    _expect_count(count_shared_rows, X_train, near, 0, because, hint)


def test_count_shared_rows_leaves_its_arguments_alone(count_shared_rows):
    """It leaves X_train and X_val as they were."""
    X_train, X_val = _training_and_new_rows()
    frames = as_frame(X_train, shuffled_index(60)), as_frame(X_val, repeated_index(len(X_val)))
    for parts in ((X_train, X_val), frames):
        given = dict(zip(("X_train", "X_val"), parts, strict=True))
        hint = "`np.sort` and `drop_duplicates()` give something new; in place they change yours"
        expect_unchanged(count_shared_rows.call(*parts), given, hint)
