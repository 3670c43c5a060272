"""`digitkit build` and `digitkit build --check`, as they are typed."""

import argparse
import json
import subprocess
from datetime import date
from pathlib import Path

import pytest

from digitkit.build import lesson
from digitkit.build.command import add_build, choose
from digitkit.build.project import Project
from tests.build.sample import MANIFESTS, PAGE

LESSON, SOLUTION = Path("lessons/02_shapes.ipynb"), Path("solutions/02_shapes.ipynb")


@pytest.fixture(autouse=True)
def here(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    (project.pages / "01_start.md").unlink()  # a page of its own would be needed for it
    project.page("02_shapes").write_text(PAGE.replace("(01_start.md)", "(02_shapes.md)"))
    monkeypatch.chdir(project.root)
    monkeypatch.setattr(lesson, "read_manifests", lambda: MANIFESTS)


def run(*words: str) -> int:
    parser = argparse.ArgumentParser()
    add_build(parser.add_subparsers())
    options = parser.parse_args(["build", *words])
    return options.command(options)


def change_answer(path: Path) -> None:
    notebook = json.loads(path.read_text())
    cell = next(each for each in notebook["cells"] if each["id"] == "area")
    cell["source"] = [
        line.replace("raise NotImplementedError", "return 1") for line in cell["source"]
    ]
    path.write_text(json.dumps(notebook))


def test_it_writes_both_notebooks_and_then_has_nothing_to_do(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run() == 0
    assert capsys.readouterr().out == f"{SOLUTION} written\n{LESSON} written\n"
    assert run() == 0 and "written" not in capsys.readouterr().out
    assert run("--check") == 0


def test_check_names_what_is_missing_and_writes_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--check") == 1
    assert f"{LESSON} is missing" in capsys.readouterr().out
    assert not LESSON.exists()


@pytest.mark.parametrize("path", [LESSON, SOLUTION])
def test_check_names_what_is_stale(path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run()
    path.write_text(path.read_text() + "\n")
    capsys.readouterr()
    assert run("--check") == 1
    assert capsys.readouterr().out == f"{path} is not what its sources give: run digitkit build\n"


def test_check_sees_a_page_that_changed(capsys: pytest.CaptureFixture[str]) -> None:
    run()
    page = Path("docs/lessons/02_shapes.md")
    page.write_text(page.read_text().replace("Round up.", "Round it up."))
    capsys.readouterr()
    assert run("--check", "shapes") == 1
    assert len(capsys.readouterr().out.splitlines()) == 2


STRAYS = ["lessons/old.ipynb", "solutions/notes.txt", "solutions/02_shapes-2026-01-31.ipynb"]
PRIVATE = [
    "lessons/.ipynb_checkpoints/02_shapes-checkpoint.ipynb",
    "lessons/data/train.csv",
    "lessons/02_shapes-2026-01-31.ipynb",
    "lessons/02_shapes-2026-01-31-2.ipynb",
]


@pytest.mark.parametrize("in_git", [False, True])
def test_check_names_strays_but_not_a_learners_own_files(
    in_git: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    run()
    for name in [*STRAYS, *PRIVATE, "lessons/best.keras"]:
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        Path(name).write_text("{}")
    if in_git:
        Path(".gitignore").write_text("*.keras\n")
        subprocess.run(["git", "init", "-q"], check=True)
    capsys.readouterr()
    assert run("--check") == 1
    found = [line.split()[0] for line in capsys.readouterr().out.splitlines()]
    assert found == sorted([*STRAYS, *([] if in_git else ["lessons/best.keras"])])


def test_a_committed_copy_of_work_is_a_stray(capsys: pytest.CaptureFixture[str]) -> None:
    run()
    copy = Path("lessons/02_shapes-2026-01-31.ipynb")
    copy.write_text("{}")
    subprocess.run(["git", "init", "-q"], check=True)
    subprocess.run(["git", "add", str(copy)], check=True)
    capsys.readouterr()
    assert run("--check") == 1
    assert capsys.readouterr().out.startswith(str(copy))


def test_a_learners_work_is_kept_under_the_days_name(capsys: pytest.CaptureFixture[str]) -> None:
    run()
    change_answer(LESSON)
    work = LESSON.read_bytes()
    capsys.readouterr()
    assert run() == 0
    copy = Path(f"lessons/02_shapes-{date.today().isoformat()}.ipynb")
    assert copy.read_bytes() == work
    assert f"a copy is kept in {copy}" in capsys.readouterr().out
    assert run("--check") == 0


def test_a_blank_of_an_earlier_build_is_replaced_without_a_copy() -> None:
    run()
    page = Path("docs/lessons/02_shapes.md")
    page.write_text(page.read_text().replace("Round up.", "Round it up."))
    reference = Path("digitkit/lessons/shapes/reference.py")
    reference.write_text(reference.read_text().replace("Its area.", "The area."))
    run()
    assert sorted(path.name for path in Path("lessons").iterdir()) == ["02_shapes.ipynb"]
    assert "The area." in LESSON.read_text()


def test_faults_stop_everything(capsys: pytest.CaptureFixture[str]) -> None:
    page = Path("docs/lessons/02_shapes.md")
    page.write_text(page.read_text().replace("!!! predict", "!!! forecast"))
    assert run() == 2
    assert capsys.readouterr().err.startswith("docs/lessons/02_shapes.md:")
    assert not LESSON.exists()


def test_an_unknown_lesson_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("circles") == 2
    assert "no lesson is meant by 'circles'; lessons: 02_shapes" in capsys.readouterr().err


@pytest.mark.parametrize(
    "word",
    ["02_shapes", "shapes", "2", "02", "lessons/02_shapes.ipynb", "docs/lessons/02_shapes.md"],
)
def test_a_lesson_has_several_names(word: str) -> None:
    assert choose(word, ["01_start", "02_shapes"]) == "02_shapes"


def test_outside_a_clone_it_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("digitkit.build.project.own_project", lambda: None)
    assert run() == 2
    assert "inside a clone" in capsys.readouterr().err
