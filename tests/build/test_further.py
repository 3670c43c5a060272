"""The optional pages hold what they say, and have the form of a lesson without exercises."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from digitkit.build.builder import notebook_text
from digitkit.build.faults import BuildError
from digitkit.build.further import further_names, read_further
from digitkit.build.lesson import LessonSources, read_manifests
from digitkit.build.notebook import solved_notebook
from digitkit.build.page import Callout, Code, Prose
from digitkit.build.project import Project

ROOT = Path(__file__).parents[2]
PROJECT = Project(ROOT)
NAMES = further_names(PROJECT)
every_page = pytest.mark.parametrize("name", NAMES)


def read(name: str, project: Project = PROJECT) -> LessonSources:
    return read_further(project, name, read_manifests())


def codes(name: str) -> list[str]:
    return [cell.source for cell in solved_notebook(read(name)).cells if cell.cell_type == "code"]


def test_all_pages_are_in_the_navigation() -> None:
    menu = (ROOT / "mkdocs.yml").read_text(encoding="utf-8")
    assert sorted(re.findall(r"further/([a-z]+)\.md", menu)) == NAMES
    assert len(NAMES) >= 4


@every_page
def test_a_page_asks_before_it_shows_and_ends_with_a_way_on(name: str) -> None:
    blocks = read(name).page.blocks
    asked = [block for block in blocks if isinstance(block, Callout) and block.kind == "predict"]
    assert len(asked) >= 2
    headings = [block.text for block in blocks if isinstance(block, Prose)]
    assert headings[-1].startswith("## What to try next")
    assert headings[-1].count("*Look for:*") == 2
    assert any(isinstance(block, Code) for block in blocks)


@every_page
def test_the_notebook_runs_as_it_is_and_grades_nothing(name: str) -> None:
    text = notebook_text(solved_notebook(read(name)))
    assert "not graded" in text
    assert "nbgrader" not in text
    assert "check(" not in text


EXERCISE = """

!!! exercise "scale"
    core · 8 minutes

    Do it.
"""


def test_an_optional_page_has_no_exercise(tmp_path: Path) -> None:
    project = Project(tmp_path)
    project.further.mkdir(parents=True)
    text = (PROJECT.further / "fashion.md").read_text(encoding="utf-8")
    lessons = PROJECT.pages
    (tmp_path / "docs" / "lessons").symlink_to(lessons)
    (project.further / "fashion.md").write_text(text + EXERCISE, encoding="utf-8")
    with pytest.raises(BuildError, match="an optional page has no exercises"):
        read("fashion", project)


def test_the_data_set_is_a_parameter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the named file beside the notebook, the stand-in is not used."""
    monkeypatch.chdir(tmp_path)
    pixels = np.random.default_rng(0).integers(0, 256, (40, 784))
    table = pd.DataFrame(pixels, columns=[f"pixel{place}" for place in range(1, 785)])
    table.insert(0, "label", np.arange(40) % 10)
    table.to_csv("fashion-mnist_train.csv", index=False)
    known: dict[str, object] = {}
    exec("import pandas as pd, numpy as np\nfrom pathlib import Path", known)
    exec("from digitkit import read_digits, separate", known)
    named, stand_in, loaded = codes("fashion")[1:4]
    exec(named + "\n" + stand_in + "\n" + loaded.partition("plot_grid")[0], known)
    assert known["FILE"] == Path("fashion-mnist_train.csv")
    assert known["NAMES"][0] == "T-shirt"  # type: ignore[index]
    assert not Path("stand_in.csv").exists()
    assert np.array_equal(known["X"], pixels)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def printed() -> dict[str, str]:
    """What each page prints; pages that the site's build has run are not run again."""
    from digitkit.build.site.pages import run_of

    texts = {}
    for name in NAMES:
        sources = read(name)
        ran = run_of(PROJECT, sources, solved_notebook(sources), name, print)
        assert ran is not None
        outputs = [output for cell in ran["outputs"] for output in cell]
        texts[name] = "".join(each["text"] for each in outputs if each.get("name") == "stdout")
    return texts


def number(text: str, before: str) -> float:
    """Return the number behind some words."""
    found = re.search(re.escape(before) + r"\s*([-+]?[\d.]+(?:e-?\d+)?)", text)
    assert found is not None, f"nothing printed says {before!r}"
    return float(found[1])


@pytest.mark.thorough
def test_slopes_by_hand_are_those_of_keras(printed: dict[str, str]) -> None:
    text = printed["backpropagation"]
    assert number(text, "largest difference:") < 1e-6
    right, careless = (re.search(rf"{word}:\s+(.*)", text) for word in ("right", "careless"))
    assert right is not None
    assert careless is not None
    assert right[1] != careless[1]
    assert number(text, "after 300 steps:") > 85


@pytest.mark.thorough
def test_kept_layers_help_beyond_chance(printed: dict[str, str]) -> None:
    gain = number(printed["transfer"], "gain")
    spread = re.search(r"gain .*? ± ([\d.]+)%", printed["transfer"])
    assert spread is not None
    assert gain > 2 * float(spread[1]) / np.sqrt(5)


@pytest.mark.thorough
def test_bright_pixels_matter_more_than_random_ones(printed: dict[str, str]) -> None:
    text = printed["saliency"]
    bright, chance = (
        number(text, f"40 {which} pixels turned over:") for which in ("brightest", "random")
    )
    assert bright < chance - 10


@pytest.mark.thorough
def test_the_stand_in_is_named_and_read(printed: dict[str, str]) -> None:
    text = printed["fashion"]
    assert "not found, a stand-in is used" in text
    assert "shared rows: 0" in text
    assert re.search(r"9\d\.\d% right", text)
