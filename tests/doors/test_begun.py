"""Answers that are begun and can't be found or reached are told so, not called unwritten."""

import json

import pytest

from digitkit import check
from digitkit.lessons.catalog import exercises, lessons
from digitkit.outside.grader import grade_file
from digitkit.outside.results import NOT_STARTED, NOT_YET
from digitkit.submissions.reading import read_submission
from tests.doors.learner import cell

STUB = "    raise NotImplementedError\n"


@pytest.fixture
def graded(built, tmp_path):
    """Grade lesson 3 with this code in the cell of `scale`, or in cells elsewhere."""

    def grade(code, kind="code", elsewhere=()):
        notebook = json.loads(built["lessons/03_split.ipynb"])
        if code is not None:
            own = cell(notebook, "scale")
            own["source"], own["cell_type"] = code, kind
        for source, cell_type in elsewhere:
            notebook["cells"].append({"cell_type": cell_type, "metadata": {}, "source": source})
        path = tmp_path / "03_split.ipynb"
        path.write_text(json.dumps(notebook), encoding="utf-8")
        return grade_file(path, only=["scale"]).exercises[0]

    return grade


@pytest.mark.parametrize(
    "code",
    [
        f"def scale(X):\n    scaled = X / 255\n{STUB}    return scaled",
        f"def scale(X):\n{STUB}    return X / 255",
        f"def scale(X):\n    return_it = X / 255\n{STUB}",
    ],
)
def test_a_stub_that_was_left_is_named(graded, code):
    result = graded(code)
    assert result.outcome == NOT_YET
    assert "`raise NotImplementedError` is still in `scale`" in result.message
    assert "raise NotImplementedError" in result.line
    assert result.line.startswith("2 " if code.split("\n")[1] + "\n" == STUB else "3 ")


@pytest.mark.parametrize(
    "body", [STUB, f'    """Mine."""\n{STUB}', f"    # idea\n    pass\n{STUB}"]
)
def test_a_blank_is_not_started(graded, body):
    assert graded(f"def scale(X):\n{body}").outcome == NOT_STARTED


def test_a_misspelt_name_is_found(graded):
    result = graded("def scael(X):\n    return X / 255")
    assert result.outcome == NOT_YET
    assert "a function named `scael`, and none named `scale`" in result.message


def test_another_name_in_the_exercises_own_cell_is_found(graded):
    result = graded("def my_function(X):\n    return X / 255")
    assert "`my_function`, and none named `scale`" in result.message


def test_a_misspelt_name_in_another_cell_is_found(graded):
    elsewhere = [("def scal(X):\n    return X / 255", "code")]
    assert "`scal`, and none named" in graded(None, elsewhere=elsewhere).message


def test_an_answer_in_a_text_cell_is_found(graded):
    answer = "My answer:\n\ndef scale(X):\n    return X / 255"
    for kind in ("markdown", "raw"):
        result = graded(None, elsewhere=[(answer, kind)])
        assert result.outcome == NOT_YET
        assert "`scale` is written in a text cell" in result.message
    assert "text cell" in graded(answer, kind="markdown").message


def test_an_answer_elsewhere_needs_no_such_words(graded):
    right = ("def scale(X):\n    return np.asarray(X, dtype='float32') / 255", "code")
    wrong = [("def scal(X):\n    return X", "code"), ("def scale(X):", "markdown"), right]
    assert graded(None, elsewhere=wrong).done


@pytest.mark.parametrize("lesson", lessons())
def test_blank_lessons_are_not_started(lesson, built, built_with_keras, tmp_path):
    path = tmp_path / f"{lesson}.ipynb"
    path.write_text({**built, **built_with_keras}[f"lessons/{lesson}.ipynb"], encoding="utf-8")
    program = read_submission(path).program
    for exercise in exercises(lesson):
        plan = program.plan(exercise.function)
        assert (plan.pieces, plan.misnamed, plan.in_text) == ((), "", False), exercise


def test_a_name_that_is_missing_is_no_name_error(capsys):
    assert check("standardize") == 0.0
    assert "isn't written yet" in capsys.readouterr().out


def test_a_name_like_it_is_found(capsys):
    def standardise(X_train, X_val):
        return X_train, X_val

    assert standardise and check("standardize") == 0.0
    assert "a function named `standardise`, and none named `standardize`" in capsys.readouterr().out
