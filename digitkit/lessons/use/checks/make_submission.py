"""Checks of `make_submission`."""

import numpy as np
import pandas as pd

from digitkit.checking.assertions import counted, expect, expect_type, expect_unchanged
from digitkit.checking.digits import random_state
from digitkit.checking.models import equal_weights
from digitkit.protocol.given_models import GivenModel, dense_config, sequential_config


def _pixel_reader(shape=(784,), ink=1.0):
    """Return a model that answers k where pixel 100 + k has ink, and 9 where none has.

    With faint ink, a 255th of full ink, it answers 8 for an 8 and 9 for all others.
    """
    kernel, bias = np.zeros((784, 10), "float32"), np.zeros(10, "float32")
    kernel[np.arange(100, 110), np.arange(10)] = 10 / ink
    bias[8:] = 1.98, 2
    if len(shape) == 1:
        return GivenModel(dense_config([784, 10]), [kernel, bias])
    last = ("Dense", {"units": 10, "activation": "softmax"})
    return GivenModel(sequential_config(shape, ("Flatten", {}), last), [kernel, bias])


def _rows(n, ink=1.0):
    labels = random_state(n).randint(0, 10, n)
    X = np.zeros((n, 784), "float32")
    X[np.arange(n), 100 + labels] = ink
    return X, labels


def _submission(make_submission, n=70):
    X, labels = _rows(n)
    return _frame(make_submission(_pixel_reader(), X)), labels


def _frame(value):
    hint = '`pd.DataFrame({"ImageId": …, "Label": …})`'
    expected = "a DataFrame with the columns ImageId and Label"
    frame = expect_type(value, pd.DataFrame, expected=expected, hint=hint)
    columns = [str(name) for name in frame.columns]
    expect(
        columns == ["ImageId", "Label"],
        f"The columns are {', '.join(columns) or 'none'}.",
        expected="ImageId, Label, in this order and by these names, as Kaggle takes them",
        hint=hint,
    )
    return frame


def test_make_submission_gives_a_row_for_each_image(make_submission):
    """It returns a DataFrame with ImageId and Label, one row for each image."""
    for n in (70, 1):
        frame, _ = _submission(make_submission, n)
        expect(
            len(frame) == n,
            f"For {counted(n, 'image')} there are {counted(len(frame), 'row')}.",
            expected="one row for each image",
            hint="`predict_labels(model, X_test)` has one label for each",
        )


def test_make_submission_gives_whole_numbers(make_submission):
    """It returns whole numbers in both columns."""
    frame, _ = _submission(make_submission)
    for name in frame.columns:
        expect(
            pd.api.types.is_integer_dtype(frame[name].dtype),
            f"{name} has the type {frame[name].dtype}; its first value is {frame[name].iloc[0]}.",
            expected="whole numbers",
            hint="`argmax(axis=1)` gives whole numbers, probabilities don't",
        )


def test_make_submission_counts_from_one(make_submission):
    """It counts the images from 1."""
    frame, _ = _submission(make_submission)
    ids = frame["ImageId"].tolist()
    expect(
        ids == list(range(1, 71)),
        f"For 70 images, ImageId goes from {ids[0]} to {ids[-1]}.",
        expected="1, 2, 3 … 70",
        hint="`range(1, len(labels) + 1)`: Kaggle counts from 1",
    )


def _expect_labels(frame, labels, given):
    got = frame["Label"].to_numpy()
    wrong = np.flatnonzero(got != labels)
    expect(
        len(wrong) == 0 or 8 not in labels or not np.array_equal(got, np.where(labels == 8, 8, 9)),
        f"With {given}, these are the answers for X_test / 255.",
        expected="the answers for X_test: it comes as the model takes it",
        hint="pass X on as it is, `predict_labels(model, X_test)`",
    )
    first = int(wrong[0]) if len(wrong) else 0
    expect(
        len(wrong) == 0,
        f"With {given}, {counted(len(wrong), 'label')} of {len(labels)} differ from the model's "
        f"answer: image {first + 1} is called {frame['Label'].iloc[first]}, and the model finds "
        f"{labels[first]} most probable.",
        expected="the most probable digit of each image, in the order of X_test",
        hint="`predict_labels(model, X_test)`: X as the model takes it, neither scaled nor sorted",
    )


def test_make_submission_gives_the_models_answers(make_submission):
    """It returns the model's answers, in the order of the images."""
    frame, labels = _submission(make_submission)
    _expect_labels(frame, labels, "rows of 0–1")


def test_make_submission_takes_what_the_model_takes(make_submission):
    """It takes images in whatever shape and range the model takes."""
    for shape, ink, given in (
        ((784,), 255.0, "a model for pixels of 0–255"),
        ((28, 28, 1), 1.0, "a model for images of 28 × 28 × 1"),
    ):
        X, labels = _rows(40, ink)
        value = make_submission(_pixel_reader(shape, ink), X.reshape(-1, *shape))
        _expect_labels(_frame(value), labels, given)


def test_make_submission_leaves_model_and_images_alone(make_submission):
    """It leaves the model and the images as they were."""
    X, _ = _rows(20)
    given = _pixel_reader()
    call = make_submission.call(given, X)
    expect(
        equal_weights(call.arguments[0].weights(), given.weights),
        "After the call the model has other weights.",
        expected="the model only answers, it isn't trained",
        hint="`model.predict`, and never `fit`",
    )
    hint = "make something new of X_test instead of changing it"
    expect_unchanged(call, {"X_test": X}, hint, skip=1)
