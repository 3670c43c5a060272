"""Checks of `make_submission`."""

from typing import Any

import numpy as np
import pandas as pd

from digitkit.checking.assertions import counted, expect, expect_type, expect_unchanged
from digitkit.checking.calls import once_per_function, successful_call
from digitkit.checking.digits import as_frame, random_state, shuffled_index
from digitkit.checking.models import equal_weights, expect_still_trainable
from digitkit.protocol.given_models import GivenModel, dense_config, sequential_config

AS_IT_IS = "pass X_test on as it is: neither scale nor reshape nor sort it"
TABLE = "build the table of the worked example, for as many rows as there are images"


def _pixel_reader(shape=(784,), ink=1.0):
    """Return a model that answers k where pixel 100 + k has ink, and 9 where none has.

    It gives most digits less than one half. With faint ink, a 255th of full ink, it answers 8 for
    an 8 and 9 for all others.
    """
    kernel, bias = np.zeros((784, 10), "float32"), np.zeros(10, "float32")
    kernel[np.arange(100, 110), np.arange(10)] = 2.5 / ink
    bias[8:] = 1.995, 2
    if len(shape) == 1:
        return GivenModel(dense_config([784, 10]), [kernel, bias])
    last = ("Dense", {"units": 10, "activation": "softmax"})
    layers: list[tuple[str, dict[str, Any]]] = [("Flatten", {}), ("Dropout", {"rate": 0.5}), last]
    return GivenModel(sequential_config(shape, *layers), [kernel, bias])


def _rows(n, ink=1.0):
    labels = random_state(n).randint(0, 10, n)
    X = np.zeros((n, 784), "float32")
    X[np.arange(n), 100 + labels] = ink
    return X, labels


@once_per_function
def _submission(make_submission, *, n):
    X, labels = _rows(n)
    return _frame(make_submission(_pixel_reader(), X)), labels


def _frame(value):
    hint = f"{TABLE}: `pd.DataFrame` takes a dict of columns"
    expected = "a DataFrame with the columns ImageId and Label"
    frame = expect_type(value, pd.DataFrame, expected=expected, hint=hint)
    columns = [str(name) for name in frame.columns]
    if columns == ["Label"] and frame.index.name == "ImageId":
        hint = "ImageId is the index here: `reset_index` makes a column of it"
    elif sorted(columns) == ["ImageId", "Label"]:
        hint = "put ImageId first"
    expect(
        columns == ["ImageId", "Label"],
        f"The columns are {', '.join(columns[:6]) or 'none'}{' …' if len(columns) > 6 else ''}.",
        expected="ImageId, Label, in this order and by these names, as Kaggle takes them",
        hint=hint,
    )
    return frame


def test_make_submission_gives_a_row_for_each_image(make_submission):
    """It returns a DataFrame with `ImageId` and `Label`, one row for each image, few or many."""
    for n in (70, 1, 1100):
        frame, _ = _submission(make_submission, n=n)
        expect(
            len(frame) == n,
            f"For {counted(n, 'image')} there are {counted(len(frame), 'row')}.",
            expected="one row for each image",
            hint="ask for all images: nothing is cut off, and no batch is left out",
        )


def test_make_submission_gives_whole_numbers(make_submission):
    """It returns whole numbers in both columns."""
    frame, _ = _submission(make_submission, n=70)
    for name in frame.columns:
        expect(
            pd.api.types.is_integer_dtype(frame[name].dtype),
            f"{name} has the type {frame[name].dtype}; its first value is {frame[name].iloc[0]}.",
            expected="whole numbers",
            hint="a label is the place of the largest probability: a whole number, not a text",
        )


def test_make_submission_counts_from_one(make_submission):
    """It counts the images from 1 to n in `ImageId`, however many there are."""
    for n in (70, 1, 1100):
        frame, _ = _submission(make_submission, n=n)
        ids = frame["ImageId"].tolist()
        hint = "Kaggle counts from 1, and a `range` leaves out its end"
        if sorted(ids) == list(range(1, n + 1)):
            hint = "leave the rows in the order of the images, without sorting them"
        elif frame["ImageId"].dtype.itemsize == 1:
            hint = f"the type {frame['ImageId'].dtype} can't hold more: take one that does"
        expect(
            ids == list(range(1, n + 1)),
            f"For {counted(n, 'image')}, ImageId goes from {ids[0]} to {ids[-1]}.",
            expected="1, 2, 3 … n: one number more for each image",
            hint=hint,
        )


def _expect_labels(frame, labels, given):
    got = frame["Label"].to_numpy()
    if np.array_equal(got, labels):
        return
    first = int(np.flatnonzero(got != labels)[0])
    observed = (
        f"With {given}, {counted(int((got != labels).sum()), 'label')} of {len(labels)} differ "
        f"from the model's answer: image {first + 1} is called {got[first]}, and the model finds "
        f"{labels[first]} most probable"
    )
    hint = AS_IT_IS
    if np.array_equal(got, np.where(labels == 8, 8, 9)):
        observed = f"With {given}, these are the answers for X_test / 255"
        hint = "pass X_test on as it is: it is scaled already"
    elif np.array_equal(got, np.where(labels < 8, 0, labels)):
        observed += ": that is what rounded probabilities say"
        hint = "compare the probabilities as they are: none of the ten needs to be above 0.5"
    elif _dropped(got, labels) and "images of" in given:
        observed += ": that is an answer as in training, with dropout"
        hint = "`training=True` makes dropout layers active; leave it out"
    elif np.array_equal(np.sort(got), np.sort(labels)):
        observed += ": the labels are in another order"
        hint = "keep the order of the images, whatever their index is"
    expect(
        False,
        f"{observed}.",
        expected="the most probable digit of each image, in the order of X_test",
        hint=hint,
    )


def _dropped(got, labels):
    """Check whether wrong labels are those of images whose one pixel with ink was dropped."""
    return bool((got[got != labels] == 9).all())


def test_make_submission_gives_the_models_answers(make_submission):
    """It returns the most probable digit of each image, in the order of the images."""
    for n in (70, 1100):
        frame, labels = _submission(make_submission, n=n)
        _expect_labels(frame, labels, "rows of 0–1")


def test_make_submission_takes_what_the_model_takes(make_submission):
    """It passes on images of any shape and range, array or frame, and asks outside training."""
    for shape, ink, given in (
        ((784,), 255.0, "a model for pixels of 0–255"),
        ((28, 28, 1), 1.0, "a model for images of 28 × 28 × 1"),
    ):
        X, labels = _rows(40, ink)
        value = make_submission(_pixel_reader(shape, ink), X.reshape(-1, *shape))
        _expect_labels(_frame(value), labels, given)
    X, labels = _rows(40)
    frame = _frame(make_submission(_pixel_reader(), as_frame(X, shuffled_index(40))))
    given = "a DataFrame with a shuffled index"
    ids = frame["ImageId"].tolist()
    expect(
        ids == list(range(1, 41)),
        f"With {given}, ImageId begins with {', '.join(map(str, ids[:3]))}.",
        expected="1, 2, 3 … 40, whatever the index of X_test is",
        hint="count the rows; the index of X_test says nothing about them",
    )
    _expect_labels(frame, labels, given)


def test_make_submission_leaves_model_and_images_alone(make_submission):
    """It leaves the model and the images as they were."""
    X, _ = _rows(20)
    given = _pixel_reader()
    for images in (X, as_frame(X, shuffled_index(20))):
        call = successful_call(make_submission, given, images)
        expect_still_trainable(call.arguments[0], given)
        expect(
            equal_weights(call.arguments[0].weights(), given.weights),
            "After the call the model has other weights.",
            expected="the model only answers, it isn't trained",
            hint="`predict` asks, `fit` trains",
        )
        after = call.arguments[1]
        more = getattr(after, "shape", ())[1:] != images.shape[1:]
        hint = "make something new of X_test instead of changing it"
        if more and isinstance(after, pd.DataFrame):
            hint = "build a new table: a column added to X_test is added to the caller's table"
        expect_unchanged(call, {"X_test": images}, hint, skip=1)
