"""Grading a live function, and what a warm grader loads once for all its children."""

import subprocess
import sys
import textwrap

import pytest

from digitkit.outside.grader import Grader, imported_packages
from digitkit.outside.results import DONE, NOT_STARTED, NOT_YET, RAISED
from digitkit.outside.runner import check_live
from digitkit.submissions.reading import read_submission
from tests.support.demo import DEMO_LESSONS
from tests.support.grading import notebook


def blank(x):
    raise NotImplementedError


LIVE = {
    "right": (lambda x: 42, DONE, ""),
    "wrong": (lambda x: 41, NOT_YET, "The answer came out as 41."),
    "blank": (blank, NOT_STARTED, "isn't written yet"),
    "raises": (lambda x: x / 0, RAISED, "ZeroDivisionError: division by zero"),
    "no function": (42, NOT_YET, "`answer` is an int, which can't be called."),
    "nothing": (None, NOT_YET, "`answer` is a NoneType, which can't be called."),
}


@pytest.mark.parametrize(("function", "outcome", "words"), LIVE.values(), ids=LIVE)
def test_a_live_function_is_graded(function, outcome, words):
    result = check_live("answer", function)
    assert (result.id, result.outcome) == ("90.1", outcome)
    assert words in result.message
    assert type(result.points) is float


def test_a_live_error_names_the_learners_line():
    result = check_live("answer", lambda x: x / 0)
    assert result.line.endswith('result = check_live("answer", lambda x: x / 0)')
    assert result.called == "answer(0)"


def test_an_unknown_name_is_told():
    with pytest.raises(LookupError, match="no exercise asks for a function named 'nothing'"):
        check_live("nothing", print)


def test_warnings_change_nothing():
    import warnings

    def warns(x):
        warnings.warn("hm", stacklevel=1)
        return 42

    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert check_live("answer", warns).outcome == DONE


CELLS = {
    "answer": ["import scipy", "import seaborn as sns", "def answer(x): return scipy.nothing"],
    "scale": ["from digitkit import split", "import digitkit.data", "scale = split"],
}


@pytest.mark.parametrize(
    ("function", "packages"),
    [("answer", {"scipy"}), ("scale", {"digitkit", "digitkit.lessons.split.reference"})],
)
def test_only_what_an_answer_imports_is_loaded_for_it(desk, function, packages):
    plan = read_submission(desk.put(notebook(*CELLS[function]))).program.plan(function)
    assert imported_packages([plan]) == packages


def test_a_warm_grader_loads_once(desk):
    path = desk.put(notebook("import scipy.stats", "def answer(x): return 42 if scipy else 0"))
    script = f"""
    import sys
    import digitkit.lessons
    digitkit.lessons.__path__.append({DEMO_LESSONS!r})
    from digitkit.outside.grader import Grader
    grader = Grader()
    assert "scipy" not in sys.modules
    for _ in range(2):
        assert grader.grade({str(path)!r}, only=["answer"]).done
        assert "scipy" in sys.modules
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True)


def test_the_learners_own_modules_are_never_loaded_in_the_grader(desk):
    desk.put("import sys\nsys.modules['numpy'].spoiled = True\nN = 42", "own_module.py")
    path = desk.put(notebook("from own_module import N", "def answer(x): return N"))
    assert Grader().grade(path, only=["answer"]).done
    assert "own_module" not in sys.modules
