"""Of a long message of Keras and TensorFlow, a learner sees the line that matters."""

import importlib.util
import os
import sys

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import pytest

from digitkit.inside.tracebacks import describe_exception

SCRIPT = """
import keras
import numpy as np
import tensorflow as tf

X, y = np.zeros((8, 28, 28, 1), "float32"), np.arange(8)


def compiled(loss="sparse_categorical_crossentropy"):
    layers = [keras.Input((28, 28, 1)), keras.layers.Flatten()]
    model = keras.Sequential([*layers, keras.layers.Dense(10, activation="softmax")])
    model.compile("adam", loss)
    return model


def one_image_at_a_time():
    compiled().fit(tf.data.Dataset.from_tensor_slices((X, y)), verbose=0)


def label_too_large():
    compiled().fit(X, y + 8, verbose=0)


def fewer_labels():
    compiled().fit(X, y[:5], verbose=0)


def one_argument_for_two():
    tf.data.Dataset.from_tensor_slices((X, y)).map(lambda pair: pair)


def flat_rows_turned():
    turn = keras.layers.RandomRotation(0.1)
    rows = tf.data.Dataset.from_tensor_slices((X.reshape(8, 784), y)).batch(4)
    rows.map(lambda X, y: (turn(X, training=True), y))


def numpy_in_a_graph():
    batches = tf.data.Dataset.from_tensor_slices((X, y)).batch(4)
    batches.map(lambda X, y: (np.asarray(X), y))


def own_words():
    def loss(y, probabilities):
        raise ValueError("first\\n\\nsecond")
    model = compiled(loss)
    model.run_eagerly = True
    model.fit(X, y, verbose=0)


def a_name_misspelt():
    compiled().fit(X, y, epoch=3)
"""


@pytest.fixture(scope="module")
def learners(tmp_path_factory):
    file = tmp_path_factory.mktemp("learner") / "answer.py"
    file.write_text(SCRIPT, encoding="utf-8")
    spec = importlib.util.spec_from_file_location("answer", file)
    module = importlib.util.module_from_spec(spec)
    sys.modules["answer"] = module  # else TensorFlow can't rewrite its functions for a graph
    spec.loader.exec_module(module)
    yield module
    del sys.modules["answer"]


@pytest.mark.parametrize(
    ("name", "begins", "holds", "code"),
    [
        ("one_image_at_a_time", "Input 0 ", "received input with shape (28, 28)", "compiled().fit"),
        ("label_too_large", "Received a label value of 15", "[0, 10)", "compiled().fit"),
        ("fewer_labels", "Data cardinality", "'y' sizes: 5", "compiled().fit"),
        ("one_argument_for_two", "", "takes 1 positional argument", "lambda pair"),
        ("flat_rows_turned", "Expected image tensor", "784)", "rows.map"),
        ("numpy_in_a_graph", "Cannot convert a symbolic", "to a numpy array", "batches.map"),
        ("own_words", "first\n\nsecond", "second", 'raise ValueError("first'),
        ("a_name_misspelt", "", "unexpected keyword argument 'epoch'", "compiled().fit"),
    ],
)
def test_a_learner_is_told_the_line_that_matters(learners, name, begins, holds, code):
    with pytest.raises(Exception) as caught:
        getattr(learners, name)()
    described = describe_exception(caught.value)
    assert described.message.startswith(begins)
    assert holds in described.message
    assert code in described.code
    if name != "own_words":
        assert "\n" not in described.message
        assert not any(
            noise in described.message for noise in ("\x1b", "[[", "{{", 'File "', "user code")
        )
        assert not described.message.startswith(described.kind)
