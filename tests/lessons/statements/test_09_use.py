"""What lesson 9 says of the figures that its cells print."""

from tests.lessons.statements.runs import statement


@statement("09_use")
def test_a_second_python_gives_the_same_answers(run):
    """The model's file alone is enough for all 100 answers."""
    assert run.printed("again = [") == "100 of 100 answers are the same\n"


@statement("09_use")
def test_model_and_submission_are_beside_the_notebook(run):
    """Both paths are printed, and are in the folder in which the notebook ran."""
    model = run.printed("model_file = Path(").splitlines()[-1].removeprefix("kept in ")
    submission = run.printed("submission_file = Path(").splitlines()[-1].partition(" in ")[2]
    assert model.endswith("/best.keras")
    assert submission == model.replace("best.keras", "submission.csv")


@statement("09_use")
def test_drawings_fail_whole_and_are_read_prepared(run):
    """The whole sheets are hardly read, the prepared ones nearly all."""
    first = run.numbers('ask("whole sheet"', r"(\d) of 8")
    last = run.numbers('ask("4 by mass"', r"(\d) of 8")
    assert first[0] <= 3
    assert last[0] >= 7
