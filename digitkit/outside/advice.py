"""Advice on the commonest exceptions of this course: one next step for each.

Each row names the exception, a pattern of its message, and where needed a pattern of the learner's
line. The first row that fits gives the advice, in which `{0}` is what the message's first group
matched. An exception that no row fits gets no advice: a wrong one is worse than none.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from digitkit.protocol.values import Raised


@dataclass(frozen=True)
class Row:
    """An exception that is met often, and the next step.

    Attributes:
        kind: the exception's class, or a base class of it.
        message: a pattern that is searched in its message.
        advice: the next step, as it reads after "Try".
        code: a pattern that is searched in the learner's line; empty for any line.
    """

    kind: str
    message: str
    advice: str
    code: str = ""


_OLD = r"has no attribute '({})'"
ROWS = (
    # What is left over from the hints, and names
    Row("NameError", r"name '_+' is not defined", "write your own code in place of the `____`"),
    Row(
        "NameError",
        r"name '(np|pd|plt|sns|keras|tf)' is not defined",
        "run the notebook's first cell, which imports `{0}`",
    ),
    Row(
        "NameError", r"name '(\w+)' is not defined", "check how `{0}` is spelt and where it is set"
    ),
    Row(
        "UnboundLocalError",
        r"variable '(\w+)'",
        "give `{0}` a value in the function, on every way to this line, before it is used",
    ),
    # Conditions on arrays
    Row(
        "ValueError",
        "truth value of an array",
        "pass `validation_data=(X_val, y_val)` by its name: the third position is `batch_size`",
        r"\.fit\(",
    ),
    Row(
        "ValueError",
        "truth value of a",
        "compare twice and join with `&`, each comparison in brackets: `a <= x <= b` is for single "
        "numbers",
        r"<=?[^=]+<|>=?[^=]+>",
    ),
    Row(
        "ValueError",
        "truth value of a",
        "use `&`, `|` and `~` for whole arrays, with brackets around each comparison",
        r"\b(and|or|not)\b",
    ),
    Row(
        "ValueError",
        "truth value of a",
        "a condition needs one answer: `.any()` or `.all()` makes one of many",
    ),
    # Methods and what they return
    Row(
        "TypeError",
        r"'NoneType' object is not subscriptable",
        "look where this value comes from: a function without `return`, or a method with "
        "`inplace=True`, gives None",
    ),
    Row(
        "AttributeError",
        r"'NoneType' object has no attribute",
        "look where this value comes from: a function without `return`, or a method with "
        "`inplace=True`, gives None",
    ),
    Row(
        "TypeError",
        r"'(?:builtin_function_or_method|method|function)'",
        "call the method: its name needs brackets, as in `.mean()`",
    ),
    Row(
        "AttributeError",
        r"'(?:builtin_function_or_method|method|function)' object has no attribute",
        "call the method: its name needs brackets, as in `.mean()`",
    ),
    Row(
        "TypeError",
        r"can only concatenate tuple|unsupported operand.*'tuple'",
        "take the array out of the tuple with `[0]`: `np.where(condition)` gives one array for "
        "each axis",
        r"where",
    ),
    Row(
        "AttributeError",
        r"'tuple' object has no attribute",
        "take the value out of the tuple, with `[0]` or by unpacking it",
    ),
    Row(
        "TypeError",
        r"for \^|bitwise_xor",
        "write `**` for a power: `^` compares bits",
    ),
    Row(
        "TypeError",
        r"'numpy.ndarray' object is not callable",
        "use square brackets for a part of an array: round ones call a function",
    ),
    Row("TypeError", r"'module' object is not callable", "name the function in the module"),
    Row(
        "AttributeError",
        r"'list' object has no attribute",
        "make an array of the list first: `np.array(...)`",
    ),
    Row("TypeError", r"unsupported operand.*'list'", "make an array of the list: `np.array(...)`"),
    Row(
        "AttributeError",
        r"'numpy.ndarray' object has no attribute '(iloc|loc|values|to_numpy|columns|drop|"
        r"value_counts|index)'",
        "`.{0}` belongs to pandas; the argument may be an array, so use NumPy, or make a Series or "
        "a DataFrame of it",
    ),
    Row(
        "AttributeError",
        r"'(?:DataFrame|Series)' object has no attribute '(reshape|flatten|ravel|argsort|nonzero)'",
        "make an array of it first, with `.to_numpy()` or `np.asarray(...)`",
    ),
    Row(
        "InvalidIndexError",
        "",
        "use `.iloc[rows, columns]` for positions in a DataFrame, or make an array of it first",
    ),
    # Shapes and indices
    Row(
        "ValueError",
        r"cannot reshape array of size (\d+)",
        "the new shape has to hold all {0} values; `-1` may stand for one of its sizes",
    ),
    Row(
        "ValueError",
        r"could not be broadcast together with shapes (.+)",
        "print the shapes, {0}: sizes are compared from the right, and must be equal or 1",
    ),
    Row(
        "IndexError",
        r"index (\d+) is out of bounds for axis \d+ with size (\d+)",
        "the last index is one below the size, as the first one is 0",
    ),
    Row(
        "IndexError",
        r"too many indices for array: array is (\d+)-dimensional",
        "print its `.shape`: it has fewer axes than this line uses",
    ),
    Row(
        "IndexError",
        r"boolean index did not match",
        "the condition has to be made from the same array, or one of the same length",
    ),
    Row(
        "IndexError",
        r"only integers",
        "take a column of an array by its number: only a DataFrame knows columns by name",
        r"""\[\s*["']""",
    ),
    Row("IndexError", r"only integers, slices", "use whole numbers as indices, as `//` gives them"),
    Row(
        "TypeError",
        r"'float' object cannot be interpreted as an integer",
        "use `//` where a whole number is needed: `/` gives a float",
    ),
    Row(
        "ValueError",
        r"not enough values to unpack \(expected (\d+), got (\d+)\)",
        "print what the right side holds: it has fewer parts than there are names",
    ),
    Row(
        "ValueError",
        r"too many values to unpack \(expected (\d+)",
        "print what the right side holds: it has more parts than there are names",
    ),
    # Habits of Keras 2
    Row("ValueError", r"not recognized: \{'lr'", "write `learning_rate=`: Keras 3 has no `lr=`"),
    Row(
        "AttributeError",
        _OLD.format("predict_classes|predict_proba"),
        "use `predict`, which gives probabilities, and `argmax(axis=1)` for labels: Keras 3 has no "
        "`{0}`",
    ),
    Row(
        "AttributeError",
        _OLD.format("fit_generator|evaluate_generator|predict_generator"),
        "use the method without `_generator`, which takes data sets too: Keras 3 has no `{0}`",
    ),
    Row(
        "KeyError",
        r"^'(val_acc|acc)'$",
        "write `accuracy` in full, as in `val_accuracy`: `history.history.keys()` shows the names",
    ),
    Row(
        "ImportError", r"optimizers\.legacy", "use `keras.optimizers.Adam`: Keras 3 has no `legacy`"
    ),
    Row(
        "AttributeError",
        _OLD.format("ImageDataGenerator"),
        "use layers such as `keras.layers.RandomRotation`: Keras 3 has no `{0}`",
    ),
    Row(
        "ValueError",
        r"Cannot convert '(\d+)' to a shape",
        "write the shape as a tuple: `keras.Input(({0},))`",
    ),
    Row(
        "AttributeError",
        r"module 'keras\.utils' has no attribute 'np_utils'",
        "use `keras.utils.to_categorical`: Keras 3 has no `np_utils`",
    ),
    Row(
        "ModuleNotFoundError",
        r"No module named '((?:tensorflow\.python\.)?keras\.\w+(?:\.\w+)*)'",
        "import from `keras` itself, as in `from keras import layers`: Keras 3 has no `{0}`",
    ),
    Row(
        "TypeError",
        r"unexpected keyword argument '(nb_epoch|nb_epochs)'",
        "write `epochs=`: Keras 3 has no `{0}=`",
    ),
    # Keras 3
    Row(
        "TypeError",
        r"'History' object is not subscriptable",
        "ask its dictionary: `history.history['loss']`",
    ),
    Row(
        "ValueError",
        r"Only instances of `?keras\.Layer`? can be added.*class 'type'",
        "make the layer: its class needs brackets, as in `Dense(10)`",
    ),
    Row(
        "ValueError",
        r"Only instances of `?keras\.Layer`? can be added.*tensorflow\.python",
        "import from `keras`: `tensorflow.python.keras` is another, older Keras",
    ),
    Row(
        "ValueError",
        r"Unrecognized keyword arguments passed to (\w+): \{'(\w+)'",
        "leave out `{1}`, or look up its name of today: Keras 3 has no such argument of `{0}`",
    ),
    Row(
        "TypeError",
        r"'\w+' object is not iterable",
        "hand over a list of layers: `keras.Sequential([...])`",
        r"Sequential\(",
    ),
    Row("ValueError", r"must call `?compile", "compile the model before it is trained"),
    Row(
        "ValueError",
        r"dtype='string' is not a valid dtype",
        "name `metrics=` in `compile`: its third place belongs to `loss_weights`",
    ),
    Row(
        "ValueError",
        r"metric has not yet been built",
        "see that the data set holds a batch: `drop_remainder` leaves none of fewer rows than one",
    ),
    Row(
        "ValueError",
        r"Could not interpret \w+ identifier: <class",
        "write brackets behind the name of the class",
    ),
    Row(
        "ValueError",
        r"Could not interpret (\w+)(?: function)? identifier: (\w+)",
        "check how `{1}` is spelt; it is no {0} that Keras knows",
    ),
    Row(
        "ValueError",
        r"expected min_ndim=4, found ndim=3",
        "add the channel: images for a convolution have the shape (28, 28, 1)",
    ),
    Row(
        "ValueError",
        r"Invalid filepath extension for saving",
        "let the file's name end in `.keras`",
    ),
    Row(
        "AttributeError",
        r"EagerTensor' object has no attribute",
        "make an array of the tensor first: `.numpy()`",
    ),
    Row(
        "ValueError",
        r"cannot safely convert passed user dtype of (\w+)",
        "choose a type that holds every value of the file: `{0}` does not",
    ),
    Row("SystemExit", r"", "leave out `exit`: a function ends with `return` and the result"),
    # Calls
    Row(
        "TypeError",
        r"^(\w+)\(\) (?:takes \d+ positional arguments?|takes from|got an unexpected keyword|"
        r"missing \d+ required)",
        "compare the arguments with the first line of `{0}`; the task's names and their order "
        "have to stay",
        r"^$",
    ),
    Row(
        "KeyError",
        r"",
        "print the names that are there, with `data.columns` or `list(...)`; what `inplace=True` "
        "or `pop` took out is gone",
    ),
)


def advice(error: Raised) -> str:
    """Return one next step for an exception of the learner's code; empty where none is known.

    Args:
        error: the exception, with its message and the learner's line.
    """
    row = row_for(error)
    found = re.search(row.message, error.message, re.DOTALL) if row else None
    return row.advice.format(*found.groups()) if row and found else ""


def row_for(error: Raised) -> Row | None:
    """Return the first row that fits an exception."""
    for row in ROWS:
        code = error.helper_line.partition("    ")[2] if error.helper else error.code
        known = row.kind in error.kinds and re.search(row.code, code)
        if known and re.search(row.message, error.message, re.DOTALL):
            return row
    return None
