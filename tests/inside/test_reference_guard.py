"""An answer that calls the model answer is not accepted, however it gets it."""

import sys

import pytest

import digitkit
from digitkit.inside.reference_guard import guarded_reference
from digitkit.lessons.catalog import exercises
from digitkit.outside.grader import grade_file
from digitkit.outside.results import DONE, NOT_YET
from digitkit.outside.runner import run_exercise
from digitkit.outside.transport import InProcessTransport
from tests.support.grading import notebook

BACK = {
    "from digitkit": ["from digitkit import scale"],
    "under another name": ["from digitkit import scale as theirs", "scale = theirs"],
    "from its module": ["from digitkit.lessons.split.reference import scale"],
    "star": ["from digitkit.lessons.split.reference import *"],
    "star and a name": ["from digitkit.lessons.split.reference import *", "scale = scale"],
    "attribute": ["import digitkit", "scale = digitkit.scale"],
    "attribute at the call": ["import digitkit", "def scale(X): return digitkit.scale(X)"],
    "import inside": ["def scale(X):\n    from digitkit import scale\n    return scale(X)"],
    "importlib": [
        "import importlib",
        "scale = importlib.import_module('digitkit.lessons.split.reference').scale",
    ],
    "loaded again": [
        "import importlib, digitkit.lessons.split.reference as m",
        "def scale(X): return importlib.reload(m).scale(X)",
    ],
    "forgotten and loaded": [
        "import sys",
        """
        def scale(X):
            for name in [n for n in sys.modules if n.startswith("digitkit.lessons.split")]:
                del sys.modules[name]
            from digitkit.lessons.split.reference import scale
            return scale(X)
        """,
    ],
    "partial": ["import functools, digitkit", "scale = functools.partial(digitkit.scale)"],
    "wraps": [
        "import functools, digitkit",
        "@functools.wraps(digitkit.scale)\ndef scale(X): return digitkit.scale(X)",
    ],
    "lambda": ["from digitkit import scale as s", "scale = lambda X: s(X)"],
    "object": [
        "import digitkit",
        "class S:\n    f = staticmethod(digitkit.scale)\n"
        "    def __call__(self, X): return self.f(X)",
        "scale = S()",
    ],
    "code of it": [
        "import types, digitkit",
        "f = digitkit.scale\nscale = types.FunctionType(f.__code__, f.__globals__)",
    ],
    "through another function": [
        "from digitkit.lessons.cnn.reference import to_tensor",
        "def scale(X):\n    import numpy as np\n"
        "    return to_tensor(np.resize(X, (1, 784))).ravel()[:len(X)]",
    ],
    "with a way round": [
        "import digitkit",
        "def scale(X):\n    try: return digitkit.scale(X)\n"
        "    except BaseException: return (X / 255).astype('float32')",
    ],
    "in a thread": [
        "import digitkit",
        "from concurrent.futures import ThreadPoolExecutor as T",
        "def scale(X): return T().submit(digitkit.scale, X).result()",
    ],
}


@pytest.fixture(autouse=True)
def _modules_stay():
    """Put the reference's modules back, which some of these answers reload."""
    before = {name: m for name, m in sys.modules.items() if name.startswith("digitkit.lessons")}
    yield
    sys.modules.update(before)
    for name, module in before.items():
        parent, _, child = name.rpartition(".")
        setattr(sys.modules[parent], child, module)


WITH_KERAS = ("through another function",)


@pytest.mark.parametrize("cells", [c for n, c in BACK.items() if n not in WITH_KERAS],
                         ids=[n for n in BACK if n not in WITH_KERAS])  # fmt: skip
def test_the_model_answer_is_not_taken(desk, cells):
    result = desk.grade_both(*cells, function="scale")
    assert result.outcome == NOT_YET, result.message
    assert "digitkit's own `scale`" in result.message
    assert "write your own" in result.message
    assert (result.points, result.passed) == (0.0, 0)


OWN = "def scale(X): return np.asarray(X, 'float32') / 255"
FINE = {
    "compared below": ["import numpy as np, digitkit", f"{OWN}\nassert digitkit.scale(3) == 1"],
    "pasted": [
        "import inspect, digitkit, numpy as np",
        "import pandas as pd",
        "def scale(X: pd.DataFrame) -> np.ndarray:\n"
        "    return np.asarray(X, dtype='float32') / 255",
    ],
    "another function of digitkit": [
        "import numpy as np\nfrom digitkit import separate",
        f"{OWN}\nkeep = separate",
    ],
}


@pytest.mark.parametrize("cells", FINE.values(), ids=FINE)
def test_work_of_ones_own_is_taken(desk, cells):
    result = desk.grade_both(*cells, function="scale")
    assert result.outcome == DONE, result.message


def live(function):
    return run_exercise(
        exercises("90_demo")[1], InProcessTransport({"scale": function}, guard="scale")
    )


def test_the_live_function_gets_the_same_verdict():
    theirs = digitkit.scale
    code = theirs.__code__
    for function in (theirs, lambda X: theirs(X), lambda X: digitkit.scale(X)):
        result = live(function)
        assert (result.outcome, result.points) == (NOT_YET, 0.0)
        assert "write your own" in result.message
    assert theirs.__code__ is code
    assert live(lambda X: (X / 255).astype("float32")).outcome == DONE


def test_the_reference_itself_is_graded_where_nothing_is_hidden():
    transport = InProcessTransport({"scale": digitkit.scale})
    assert run_exercise(exercises("90_demo")[1], transport).outcome == DONE


def test_a_hidden_function_is_there_again_afterwards():
    with guarded_reference("scale") as reference:
        with pytest.raises(BaseException, match="model answer"):
            digitkit.scale([1])
        assert reference.touched
        assert digitkit.count_labels([1]).sum() == 1
    assert digitkit.scale([255])[0] == 1


def test_names_that_are_no_functions_hide_nothing():
    for name in ("", "nothing", "answer"):
        with guarded_reference(name):
            assert digitkit.scale([255])[0] == 1


def test_other_functions_may_use_the_reference_of_other_exercises(desk):
    cells = [
        "from digitkit import scale",
        "def to_tensor(X): return scale(X).reshape(-1, 28, 28, 1)",
    ]
    assert desk.grade(*cells, function="to_tensor").outcome == DONE
    path = desk.put(notebook(*cells))
    assert grade_file(path, only=["scale"]).exercises[0].outcome == NOT_YET
