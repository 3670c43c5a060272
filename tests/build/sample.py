"""A small project of one lesson, 02_shapes, that shows all that a page can hold."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from digitkit.build import builder
from digitkit.build.builder import build
from digitkit.build.faults import BuildError, Fault
from digitkit.build.project import Project
from digitkit.lessons.catalog import tests_of
from digitkit.lessons.manifest import Exercise, Lesson

PAGE = """\
---
lesson: 02_shapes
title: Measure shapes
minutes: 10
question: How much paper does a poster need?
holds: two functions that measure.
summary: "**Measure** shapes."
---
# Measure shapes

A poster is a rectangle. See [lesson 1](01_start.md) and [Euclid](https://example.org/euclid "old").

| side | cm |
| --- | --- |
| long | 84 |

## A worked example

How wide is twice as wide? The line `[a](b.md)` is code, not a link.

![A square of dark ink: all its sides are equal](img/square.png){ width="40" }

```python
width = double(21)
print(f"{width} cm wide")
```

!!! predict "Before you run it"
    Is it more than 40?

    - yes
    - no

??? answer "What came out: `42`"
    Yes.

    ```text
    42 cm wide
    ```

```python raises
np.ones(3) + np.ones(4)
```

## Your turn

!!! exercise "area"
    warm-up · 3 minutes

    Measure the area of a rectangle.

    !!! warning "Mind the unit"
        All in cm.

    ??? tip "Hint 1: the idea"
        Side by side.

    ??? tip "Hint 2: the tool"
        The operator `*`.

    ??? tip "Hint 3: one blank"
        ```python
        def area(width, height):
            return width * ____
        ```

### A harder one

!!! exercise "paper"
    stretch · 5 minutes

    Say how many sheets a poster needs.

    ??? tip "Hint 1: the idea"
        Round up.

    ??? tip "Hint 2: the tool"
        `math.ceil`

    ??? tip "Hint 3: one blank"
        `math.____`

```python
print(paper(30, 20), Path("poster").suffix)
```

!!! question "In your own words"
    Why round up?

    ??? rubric "What a good answer says"
        Half a sheet can't be bought.

## What to try next

Measure a circle.
"""

REFERENCE = '''\
"""Lesson 2: measure shapes."""

import math
from functools import lru_cache

import numpy as np
import pandas as pd

SHEET = 500  # square centimetres


def trimmed(side: float) -> float:
    """Take the margin off a side."""
    return max(side - margin(), 0)


def margin() -> float:
    """Return the width of the margin."""
    return 0.5


def area(width: float, height: float) -> float:
    """Measure the area of a rectangle.

    Returns:
        Its area.
    """
    product = width * height

    return product


@lru_cache
def paper(
    width: float,
    height: float,
) -> int:
    """Say how many sheets a poster needs."""
    # the margin isn't printed on
    needed = area(trimmed(width), trimmed(height))
    return int(np.ceil(needed / SHEET)) + 0 * math.ceil(needed)


def unused(table: pd.DataFrame) -> None:
    """Stand in nobody's way."""
'''

PACKAGE = '''\
"""A replacement for the package: what the sample notebook imports."""

import sys


def double(number):
    return 2 * number


def check(name):
    function = sys._getframe(1).f_globals[name]
    right = {"area": lambda f: f(3, 4) == 12, "paper": lambda f: f(30, 20) == 2}
    return 2.0 if right[name](function) else 0.0
'''

PIXEL = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360606060000000050001a5f64540"
    "0000000049454e44ae426082"
)


MANIFESTS = {
    lesson.name: lesson
    for lesson in (
        Lesson("01_start", (Exercise("double", 2),), 2),
        Lesson("02_shapes", (Exercise("area", 2), Exercise("paper", 3)), 2),
        Lesson("03_later", (Exercise("volume", 2),), 2),
    )
}


def sample_tests_of(exercise: Exercise) -> list[Callable[..., None]]:
    """Return the tests of an exercise; those of the sample have an empty one."""
    sample = [each for lesson in MANIFESTS.values() for each in lesson.exercises]
    return [lambda: None] if exercise in sample else tests_of(exercise)


@pytest.fixture(scope="session", autouse=True)
def sample_has_tests() -> Iterator[None]:
    """Let the build find tests of the sample's exercises, which the catalog does not know."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(builder, "tests_of", sample_tests_of)
        yield


def make_project(root: Path, page: str = PAGE, reference: str = REFERENCE) -> Project:
    project = Project(root)
    (project.pages / "img").mkdir(parents=True)
    (project.pages / "img" / "square.png").write_bytes(PIXEL)
    (project.pages / "index.md").write_text("# All lessons\n")
    (project.pages / "01_start.md").write_text("the page of another lesson, only linked to\n")
    project.page("02_shapes").write_text(page, encoding="utf-8")
    project.reference("02_shapes").parent.mkdir(parents=True)
    project.reference("02_shapes").write_text(reference, encoding="utf-8")
    (root / "digitkit" / "__init__.py").write_text(PACKAGE)
    return project


def build_sample(project: Project) -> tuple[dict[str, Any], dict[str, Any]]:
    """Build the lesson; the instructor's and the learner's notebook as JSON."""
    solved, blank = build(project, ["02_shapes"], MANIFESTS).values()
    return json.loads(solved), json.loads(blank)


def faults_of(project: Project) -> list[Fault]:
    """Return the faults that stop the build."""
    try:
        build(project, ["02_shapes"], MANIFESTS)
    except BuildError as error:
        return list(error.faults)
    return []


def source_of(notebook: dict[str, Any], cell_id: str) -> str:
    return "".join(next(c["source"] for c in notebook["cells"] if c["id"] == cell_id))


def line_of(needle: str, text: str = PAGE, nth: int = 1) -> int:
    """Find the number of the nth line that begins with the needle, indentation aside."""
    numbers = [i for i, line in enumerate(text.split("\n"), 1) if line.strip().startswith(needle)]
    return numbers[nth - 1]
