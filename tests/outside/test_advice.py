"""The advice on the commonest exceptions, each raised by the mistake itself."""

import pytest

from digitkit.inside.tracebacks import describe_exception
from digitkit.outside.advice import ROWS, advice, row_for

BEFORE = """
import numpy as np, pandas as pd
X = np.zeros((5, 784), "uint8")
t = np.zeros(3)
data = pd.DataFrame({"label": [1, 2], "pixel0": [0, 1]})
"""
WITH_KERAS = """
import digitkit.quiet_keras, keras
model = keras.Sequential([keras.Input((784,)), keras.layers.Dense(10, "softmax")])
model.compile("adam", "sparse_categorical_crossentropy", metrics=["accuracy"])
def fit():
    return model.fit(np.zeros((8, 784), "float32"), np.zeros(8), verbose=0)
"""
# The line of a learner, and a part of the advice on it.
MISTAKES = {
    "____ + 1": "in place of the `____`",
    "plt.show()": "first cell, which imports `plt`",
    "sqaure(3)": "how `sqaure` is spelt",
    "exec('def f():\\n    n += 1\\nf()', {})": "give `n` a value",
    "X[0 <= t <= 255]": "join with `&`",
    "X[(t > 0) and (t < 5)]": "brackets around each comparison",
    "data[not data.label]": "use `&`, `|` and `~`",
    "1 if t > 0 else 2": "`.any()` or `.all()`",
    "data.__init__()['label']": "gives None",
    "data.update(data).shape": "`inplace=True`, gives None",
    "data.mean / 255": "its name needs brackets",
    "X.mean / 255": "its name needs brackets",
    "data.isna.any()": "its name needs brackets",
    "np.where(t == 0) + 1": "`[0]`",
    "np.where(t == 0).shape": "out of the tuple",
    "2.0 ^ 3": "`**` for a power",
    "t ^ 2": "`**` for a power",
    "X(0)": "square brackets",
    "np(3)": "name the function in the module",
    "[1, 2].shape": "`np.array(...)`",
    "[1, 2] / 255": "`np.array(...)`",
    "X.iloc[0]": "`.iloc` belongs to pandas",
    "t.value_counts()": "`.value_counts` belongs to pandas",
    "data.label.reshape(2, 1)": "make an array of it first",
    "data[:, 0]": "`.iloc[rows, columns]`",
    "X.reshape(-1, 28, 27)": "all 3920 values",
    "X + t": "print the shapes, (5,784) (3,)",
    "t[3]": "the last index is one below the size",
    "t[0, 1]": "fewer axes",
    "X[np.array([True, False])]": "one of the same length",
    "X['label']": "only a DataFrame knows columns by name",
    "t[2.0]": "whole numbers as indices",
    "range(2.5)": "use `//`",
    "a, b, c = (1, 2)": "fewer parts than there are names",
    "a, b = (1, 2, 3)": "more parts than there are names",
    "data['labels']": "print the names that are there",
    "import io; pd.read_csv(io.StringIO('a,b\\n200,1\\n'), dtype='int8')": "`int8` does not",
    "raise SystemExit": "leave out `exit`",
}
KERAS_MISTAKES = {
    "from keras.layers.core import Dense": "import from `keras` itself",
    "keras.optimizers.Adam(lr=0.001)": "write `learning_rate=`",
    "model.predict_classes(X)": "Keras 3 has no `predict_classes`",
    "model.fit_generator(None)": "without `_generator`",
    "fit().history['val_acc']": "write `accuracy` in full",
    "fit().history['acc']": "write `accuracy` in full",
    "keras.optimizers.legacy.Adam()": "Keras 3 has no `legacy`",
    "keras.preprocessing.image.ImageDataGenerator()": "layers such as",
    "keras.Input(784)": "`keras.Input((784,))`",
    "keras.utils.np_utils.to_categorical(t)": "`keras.utils.to_categorical`",
    "model.fit(X, t, nb_epoch=5)": "write `epochs=`",
    "model.fit(X, np.zeros(5), X, np.zeros(5))": "validation_data=(X_val, y_val)",
    "fit()['loss']": "`history.history['loss']`",
    "keras.Sequential([keras.layers.Dense])": "its class needs brackets",
    "keras.Sequential(keras.layers.Dense(3))": "a list of layers",
    "keras.Sequential([keras.Input((4,)), keras.layers.Dense(1)]).fit(t, t)": "compile the model",
    "keras.layers.Dense(3, activation='rellu')": "how `rellu` is spelt; it is no activation",
    "keras.Sequential([keras.Input((28, 28)), keras.layers.Conv2D(8, 3)])": "add the channel",
    "from tensorflow.python.keras.layers import Dense\nkeras.Sequential([Dense(3)])": "another, "
    "older Keras",
    "keras.layers.Dense(3, init='uniform')": "leave out `init`",
    "model.save('x')": "end in `.keras`",
    "model(np.zeros((1, 784))).argmax()": "`.numpy()`",
    "model.compile('adam', model.loss, ['accuracy'])\nfit()": "name `metrics=`",
    "model.get_metrics_result()": "holds a batch",
    "model.compile(keras.optimizers.Adam, 'mse')": "brackets behind the name",
}


def error_of(line, before):
    """Raise the error of a learner's line, and describe it as the grader does."""
    names = {"__name__": "answer"}
    exec(before, names)
    try:
        exec(compile(line, "answer.py", "exec"), names)
    except (Exception, SystemExit) as error:
        described = describe_exception(error)
        object.__setattr__(described, "code", line)  # no file holds it
        return described
    raise AssertionError(f"{line} raises nothing")


@pytest.mark.parametrize("line", MISTAKES)
def test_a_mistake_gets_its_next_step(line):
    assert MISTAKES[line] in advice(error_of(line, BEFORE))


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore")
def test_a_habit_of_keras_2_gets_its_next_step():
    wrong = {}
    for line, wanted in KERAS_MISTAKES.items():
        error = error_of(line, BEFORE + WITH_KERAS)
        if wanted not in advice(error):
            wrong[line] = (error.kind, error.message, advice(error))
    assert wrong == {}


@pytest.mark.parametrize("call", ["f(1, 2)", "f(b=1)", "f()"])
def test_a_changed_signature_gets_its_next_step(call):
    error = error_of(call, "def f(a):\n    return a")
    object.__setattr__(error, "code", "")  # the grader calls it, and has no line of the learner's
    assert "first line of `f`" in advice(error)


@pytest.mark.parametrize("line", ["raise ValueError('mine')", "1 / 0", "open('train.csv')"])
def test_an_unknown_error_gets_no_advice(line):
    assert advice(error_of(line, BEFORE)) == ""


def test_advice_reads_as_a_next_step():
    for row in ROWS:
        assert row.advice[0].islower() or row.advice[0] == "`"
        assert not row.advice.endswith(".")


@pytest.mark.thorough
@pytest.mark.filterwarnings("ignore")
def test_every_row_is_tried():
    tried = {row_for(error_of(line, BEFORE)) for line in MISTAKES}
    tried |= {row_for(error_of(line, BEFORE + WITH_KERAS)) for line in KERAS_MISTAKES}
    untried = {row.advice for row in ROWS if row not in tried}
    assert untried == {row.advice for row in ROWS if row.code == "^$"}  # see the signatures above
