"""`digitkit course feedback`: pages that are up to date, and that their learners can fetch."""

import shutil

import pytest
from nbgrader.api import Gradebook

from digitkit import cli
from tests.course.taught import TaughtCourse, only_graded, solved

LESSON = "03_split"
ROSTER = "id\nanna\nbob\ncara\n"

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(600)]


@pytest.fixture(scope="module")
def taught(tmp_path_factory):
    """Anna handed in through nbgrader, Cara too under another name, Bob's file was laid there."""
    taught = TaughtCourse(tmp_path_factory.mktemp("feedback"), "03", ROSTER)
    blank = taught.generate(LESSON)
    notebook = only_graded(solved(LESSON, blank))
    for student in ("anna", "bob", "cara"):
        path = taught.hand_in(student, LESSON, notebook)
        if student != "bob":
            (path.parent / "submission_secret.txt").write_text(f"secret of {student}")
            (path.parent / "timestamp.txt").write_text("2026-02-01 10:00:00 UTC")
        if student == "cara":
            path.rename(path.with_name("03_split (1).ipynb"))
    return taught


def run(taught, capsys, *words) -> str:
    code = cli.main(["course", *words, "--course", str(taught.folder)])
    reported = capsys.readouterr()
    assert code == 0, reported.err
    return reported.out


def released(taught) -> list:
    return sorted((taught.folder.parent / "exchange" / "digits" / "feedback").glob("*.html"))


def test_feedback_is_generated_released_and_renewed(taught, capsys):
    run(taught, capsys, "autograde", LESSON, "--jobs", "1")
    told = run(taught, capsys, "feedback", "3")
    assert "not released there: bob. Their pages are in" in told
    assert "03_split: 3 generated, 0 renewed, 2 released." in told
    assert len(released(taught)) >= 2
    assert "3 up to date" in run(taught, capsys, "feedback", "3")
    with Gradebook(taught.course.database_url, "digits") as gradebook:
        notebook = gradebook.find_submission_notebook(LESSON, LESSON, "anna")
        (grade,) = [one for one in notebook.grades if one.cell.cell_type == "markdown"]
        grade.manual_score = 1.5
        gradebook.db.commit()
    told = run(taught, capsys, "feedback", "3")
    assert "0 generated, 1 renewed, 2 up to date" in told
    page = taught.course.feedback_folder("anna", LESSON) / f"{LESSON}.html"
    assert "1.5" in page.read_text(encoding="utf-8")


def test_nbgraders_own_commands_work_after_the_class_run(taught, capsys):
    run(taught, capsys, "autograde", LESSON, "--jobs", "1")
    shutil.rmtree(taught.folder / "feedback", ignore_errors=True)
    for path in released(taught):
        path.unlink()
    taught.quietly("generate_feedback", LESSON)
    ran = taught.nbgrader("release_feedback", LESSON)
    assert ran.code == 0, ran.text
    assert len(released(taught)) >= 3, "cara's page is there under both names"


def test_a_page_that_fails_is_named_and_tried_again(taught, capsys, monkeypatch):
    run(taught, capsys, "autograde", LESSON, "--jobs", "1")
    shutil.rmtree(taught.folder / "feedback", ignore_errors=True)

    def fail(*_):
        raise OSError("no space left")

    words = ["course", "feedback", "3", "--course", str(taught.folder)]
    with monkeypatch.context() as patched:
        patched.setattr("digitkit.course.nbgrader.feedback.complete", fail)
        assert cli.main(words) == 1
        assert "anna: no page could be made: no space left" in capsys.readouterr().out
    told = run(taught, capsys, "feedback", "3")
    assert "0 up to date" not in told and "up to date" not in told


def test_without_grades_there_is_one_line(tmp_path, capsys):
    taught = TaughtCourse(tmp_path, "03")
    assert cli.main(["course", "feedback", "3", "--course", str(taught.folder)]) == 2
    assert "nothing is graded yet; run `digitkit course autograde 03_split`" in (
        capsys.readouterr().err
    )
