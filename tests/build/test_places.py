"""Blank notebooks are found in a clone and in an installed package."""

from pathlib import Path

import nbformat
import pytest

from digitkit.build import project as places
from digitkit.build.builder import build, notebook_text
from digitkit.build.project import Project, blank_notebook, find_project, lesson_names
from tests.build.sample import MANIFESTS


@pytest.fixture
def built(project: Project) -> dict[Path, str]:
    texts = build(project, ["02_shapes"], MANIFESTS)
    for path, text in texts.items():
        path.parent.mkdir()
        path.write_text(text, encoding="utf-8")
    return texts


def test_in_a_clone_the_blank_does_not_come_from_where_the_learner_works(
    project: Project, built: dict[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "package_folder", lambda: project.root / "digitkit")
    project.lesson("02_shapes").write_text("the learner's")
    assert lesson_names() == ["02_shapes"]
    assert notebook_text(blank_notebook("02_shapes")) == built[project.lesson("02_shapes")]


def test_an_installed_package_holds_the_blanks(
    project: Project, built: dict[Path, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = tmp_path / "site-packages" / "digitkit"
    (package / "_lessons").mkdir(parents=True)
    text = built[project.lesson("02_shapes")]
    (package / "_lessons" / "02_shapes.ipynb").write_text(text, encoding="utf-8")
    monkeypatch.setattr(places, "package_folder", lambda: package)
    assert lesson_names() == ["02_shapes"]
    assert blank_notebook("02_shapes") == nbformat.reads(text, as_version=4)


def test_an_unknown_lesson_is_refused_with_the_known_ones(
    project: Project, built: dict[Path, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(places, "package_folder", lambda: project.root / "digitkit")
    with pytest.raises(LookupError, match="no lesson 'circles'; lessons: 02_shapes"):
        blank_notebook("circles")


def test_the_clone_around_the_current_folder_is_found(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project.pages)
    assert find_project() == project
    assert project.lessons() == ["01_start", "02_shapes"]
