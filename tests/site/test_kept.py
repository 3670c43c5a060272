"""Outputs are cached by what they depend on, and by nothing else."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from digitkit.build.lesson import Manifests
from digitkit.build.project import package_folder
from digitkit.build.published import Published
from digitkit.build.site import pages
from digitkit.build.site.pages import KEPT_PER_LESSON, OutputCache, outputs_key, package_files
from digitkit.build.site.running import Ran
from tests.build.sample import MANIFESTS, PAGE, make_project
from tests.site.executed import fake_outputs, printed, sample_lesson

CELLS = ["x = 1", "print(x)"]
NOTHING = Ran(outputs=[], processor_seconds=0)


def test_what_was_kept_is_found_again(tmp_path: Path) -> None:
    cache = OutputCache(tmp_path / "outputs")
    assert cache.find("02_shapes", "a") is None
    ran = Ran(outputs=[[printed("é\n")], []], processor_seconds=1.5)
    cache.keep("02_shapes", "a", ran)
    assert cache.find("02_shapes", "a") == ran
    assert cache.find("02_shapes", "b") is None


def test_a_damaged_file_counts_as_missing(tmp_path: Path) -> None:
    cache = OutputCache(tmp_path)
    cache.keep("02_shapes", "a", NOTHING)
    (tmp_path / "02_shapes-a.json").write_text("[[")
    assert cache.find("02_shapes", "a") is None


def test_old_outputs_make_room(tmp_path: Path) -> None:
    cache = OutputCache(tmp_path)
    for number in range(KEPT_PER_LESSON + 3):
        cache.keep("02_shapes", f"{number}", NOTHING)
    cache.keep("03_later", "0", NOTHING)
    assert len(list(tmp_path.iterdir())) == KEPT_PER_LESSON + 1
    assert cache.find("02_shapes", f"{KEPT_PER_LESSON + 2}") == NOTHING


def test_the_key_follows_code_digits_and_versions(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    digits = tmp_path / "digits.csv"
    digits.write_text("one")
    monkeypatch.setattr(pages, "digit_files", lambda: [digits])
    keys = [outputs_key("03_split", CELLS)]
    assert outputs_key("03_split", CELLS) == keys[0]
    keys.append(outputs_key("03_split", CELLS[::-1]))
    digits.write_text("two")
    keys.append(outputs_key("03_split", CELLS))
    monkeypatch.setattr(pages, "versions", lambda: ["numpy 0"])
    keys.append(outputs_key("03_split", CELLS))
    monkeypatch.setattr(pages, "package_files", lambda lesson: [("a.py", digits)])
    keys.append(outputs_key("03_split", CELLS))
    assert len(set(keys)) == len(keys)


def test_a_lesson_depends_on_its_own_checks_and_on_earlier_reference_code() -> None:
    found = {name for name, _ in package_files("03_split")}
    assert {"lessons/load/reference.py", "lessons/split/reference.py"} <= found
    assert "lessons/split/checks/split.py" in found
    assert not any(re.match(r"lessons/(load|look|mlp|use)/checks", name) for name in found)
    assert {"doors/rendering.py", "checking/digits.py", "data/sample.py", "__init__.pyi"} <= found
    others = {"lessons/mlp/reference.py", "build/page.py", "cli.py", "report/run_report.py"}
    assert not others & found
    assert not any("__pycache__" in name for name in found)


def test_where_no_pages_tell_the_order_all_reference_code_counts(tmp_path: Path) -> None:
    package = tmp_path / "digitkit"
    shutil.copytree(package_folder() / "lessons", package / "lessons")
    found = {name for name, _ in package_files("03_split", package)}
    assert "lessons/mlp/reference.py" in found


def test_a_changed_sentence_does_not_run_a_lesson_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project = make_project(tmp_path)
    (project.pages / "01_start.md").unlink()
    page = PAGE.replace("[lesson 1](01_start.md)", "lesson 1")
    runs: list[str] = []

    def run(notebook, places):
        runs.append("run")
        return Ran(outputs=fake_outputs(sample_lesson(project)), processor_seconds=1)

    monkeypatch.setattr(pages, "run_solution", run)

    def make(text: str, manifests: Manifests = MANIFESTS) -> str:
        project.page("02_shapes").write_text(text)
        lines: list[str] = []
        made = pages.site_lessons(project, manifests, Published(), lines.append)
        assert bool(lines) == (len(runs) > before)
        return made["02_shapes"].page.markdown

    for text, count in (
        (page, 1),
        (page, 1),
        (page.replace("A poster is", "A poster was").replace("## Your turn", "## Now you"), 1),
        (page.replace("cm wide", "centimetres wide"), 2),
    ):
        before = len(runs)
        assert "output of" in make(text)
        assert len(runs) == count


@pytest.mark.parametrize(
    ("address", "colab"),
    [
        ("https://github.com/a/b", "a/b/blob/main"),
        ("https://github.com/a/b.git", "a/b/blob/main"),
        ("https://github.com/a/b/", "a/b/blob/main"),
        ("https://gitlab.com/a/b", ""),
        ("", ""),
    ],
)
def test_colab_opens_what_lies_on_github(address: str, colab: str) -> None:
    link = Published(address).colab("02_shapes")
    whole = f"https://colab.research.google.com/github/{colab}/lessons/02_shapes.ipynb"
    assert link == (whole if colab else "")
