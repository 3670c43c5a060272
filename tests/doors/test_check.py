"""`check` in a Python session: points for programs, words for people, and no traceback of ours."""

import subprocess
import sys

import pytest

import digitkit
from digitkit import check
from digitkit.doors import notebook
from digitkit.doors.notebook import Points
from digitkit.lessons.catalog import exercises, lessons
from tests.doors.learner import answer


def scale(X):
    return X.astype("float64") / 255


def test_points_are_a_number_for_programs_and_a_card_for_people():
    points = Points(2.0, "<b>card</b>")
    assert isinstance(points, float)
    assert repr(points) == str(points) == "2.0"
    assert points + 1 == 3.0
    assert points._repr_html_() == "<b>card</b>"
    assert repr(Points(0.0, "")) == "0.0"


def test_a_wrong_answer_has_no_points_and_is_told_once(capsys):
    points = check(scale)
    assert repr(points) == "0.0"
    output = capsys.readouterr()
    assert output.out.startswith("03.2 scale · not yet right · 1 of 7 checks\n  Your result has")
    assert output.out.count("float64") == 2
    assert output.err == ""
    assert "not yet right" in points._repr_html_()


def test_a_right_answer_has_all_points(capsys):
    names = {}
    exec(answer("03_split", "scale", "right_multiply"), names)
    points = check(names["scale"])
    assert repr(points) == "2.0"
    assert "done" in capsys.readouterr().out


def test_a_function_is_known_by_the_name_the_caller_gave_it(capsys):
    names = {"check": check}
    exec(answer("03_split", "scale", "right_lambda"), names)
    exec("points = check(scale)\nmine = scale\nagain = check('scale')", names)
    assert names["points"] == names["again"] == 2.0
    exec("def mine(X): return X\nscale = mine\nthird = check(scale)", names)
    assert names["third"] == 0.0
    assert capsys.readouterr().out.count("03.2 scale") == 3


def test_a_name_that_is_no_function_any_more_is_said(capsys):
    split = (1, 2, 3, 4)
    assert check(split) == 0.0
    assert "`split` is a tuple, which can't be called." in capsys.readouterr().out


def test_a_missing_function_and_a_blank_are_not_started(capsys):
    def to_image(pixels):
        """Fold."""
        raise NotImplementedError

    check(to_image)
    check("plot_digit")
    out = capsys.readouterr().out
    assert "02.1 to_image · not started" in out
    assert "02.2 plot_digit · not started" in out


def test_the_model_answer_is_handed_back(capsys):
    assert check(digitkit.split) == 0.0
    assert "hands the work to digitkit's own `split`" in capsys.readouterr().out


class Evil:
    """An object that refuses everything."""

    def __getattribute__(self, name):
        raise RuntimeError("no")

    def __eq__(self, other):
        raise RuntimeError("no")

    __hash__ = None

    def __call__(self):
        raise RuntimeError("no")


STRANGE = {
    "number": lambda: 3,
    "none": lambda: None,
    "true": lambda: True,
    "unknown name": lambda: "nosuch",
    "empty name": lambda: "",
    "list": lambda: [1],
    "evil": Evil,
    "builtin": lambda: print,
    "class": lambda: Evil,
}


@pytest.mark.parametrize("make", STRANGE.values(), ids=STRANGE)
def test_whatever_is_passed_there_is_one_line_and_no_traceback(make, capsys):
    points = check(make())
    assert repr(points) == "0.0"
    output = capsys.readouterr().out
    assert output.count("\n") == 1
    assert "No exercise asks for" in output
    assert "`split`" in output


def test_nothing_passed_is_asked_for(capsys):
    assert repr(check()) == "0.0"
    assert 'Put its name in the brackets, as in `check("split")`' in capsys.readouterr().out


def test_a_misspelt_name_is_guessed(capsys):
    check("standardise")
    assert "Did you mean: `standardize`." in capsys.readouterr().out


def test_nothing_goes_to_standard_error_and_no_warning_comes_through(capfd, recwarn):
    def to_image(pixels):
        import os
        import sys
        import warnings

        warnings.warn("learner's", stacklevel=1)
        os.write(2, b"as TensorFlow does\n")
        print("talk", file=sys.stderr)
        return pixels

    check(to_image)
    assert capfd.readouterr().err == ""
    assert not list(recwarn)


def test_lessons_1_to_3_need_no_tensorflow():
    code = (
        "import sys\n"
        "from digitkit import check\n"
        "scale = lambda X: X\n"
        "check(scale)\n"
        "assert not {'tensorflow', 'keras'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)


def test_the_question_names_every_exercise(capsys):
    check(3)
    output = capsys.readouterr().out
    for lesson in lessons():
        for exercise in digitkit.lessons.catalog.exercises(lesson):
            assert f"`{exercise.function}`" in output


@pytest.fixture(autouse=True)
def fresh_tries():
    """Forget how often the exercises were tried."""
    notebook._tries.clear()
    yield
    notebook._tries.clear()


def test_a_way_past_an_exercise_is_offered_after_three_tries(capsys):
    cards = [check(scale)._repr_html_() for _ in range(3)]
    assert not any("from digitkit import scale" in card for card in cards[:2])
    assert "Stuck after 3 tries?" in cards[2]
    assert "from digitkit import scale" in cards[2]


def test_ours_gives_no_points_and_says_so(capsys):
    assert check(digitkit.scale) == 0.0
    assert "digitkit's own `scale`" in capsys.readouterr().out


def test_tries_without_an_answer_are_not_counted():
    def split(*_):
        raise NotImplementedError

    assert not any("Stuck" in check(split)._repr_html_() for _ in range(4))


def test_done_names_the_next_exercise_and_the_end_of_the_lesson(capsys):
    names = {}
    exec(answer("03_split", "scale", "right_multiply"), names)
    check(scale)
    card = check(names["scale"])._repr_html_()
    last = exercises("03_split")[-1].function == "scale"
    assert ("last exercise of this lesson" in card) == last
    assert notebook._tries["scale"] == 0
    exec(answer("03_split", "split", "right_kfold"), names)
    following = exercises("03_split")[1]
    card = check(names["split"])._repr_html_()
    assert f"Next: exercise {following.id}" in card
    assert f">{following.function}</code>" in card
