"""The page that CONTRIBUTING.md shows as an example is one that can be built."""

import re
from dataclasses import replace
from pathlib import Path

from digitkit.build.builder import build
from digitkit.build.page_parser import read_page
from digitkit.build.project import Project
from digitkit.lessons.catalog import lesson_named

ROOT = Path(__file__).parents[2]
EXAMPLE = re.search(
    r"^````markdown\n(.*?)^````$", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), re.M | re.S
)


def test_the_example_page_has_no_fault() -> None:
    assert EXAMPLE is not None
    page, faults = read_page(EXAMPLE[1], "docs/lessons/03_split.md")
    assert not faults
    assert page.title == "Keep some digits aside"


def test_the_example_page_builds_on_the_real_reference(tmp_path: Path) -> None:
    assert EXAMPLE is not None
    project = Project(tmp_path)
    project.pages.mkdir(parents=True)
    project.page("03_split").write_text(EXAMPLE[1], encoding="utf-8")
    project.reference("03_split").parent.mkdir(parents=True)
    reference = Project(ROOT).reference("03_split").read_text(encoding="utf-8")
    project.reference("03_split").write_text(reference, encoding="utf-8")
    lesson = lesson_named("03_split")
    manifests = {"03_split": replace(lesson, exercises=lesson.exercises[:1])}
    assert len(build(project, ["03_split"], manifests)) == 2
