"""Executed solutions, with the seeds that the pages show and with others.

What the prose says of a figure must not hang on one seed. A statement's test reads what the cells
of a lesson print, once for each shift of the seeds: 0 are the seeds of the page, whose executed
solutions `DIGITKIT_SOLVED` names or the cache of the site has; other shifts run the lesson anew,
which takes minutes. `DIGITKIT_SEED_SHIFTS` says which ones, three by default.
"""

from __future__ import annotations

import copy
import functools
import os
import re
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import nbformat
import pytest

from digitkit.build.site.running import SHARP_FIGURES, kernel_environment

ROOT = Path(__file__).parents[3]
SEED_SHIFTS = tuple(map(int, os.environ.get("DIGITKIT_SEED_SHIFTS", "0,1,2").split(",")))
SECONDS_A_CELL = 600
# What seeds are written as in the pages; `split(...)` has its default from the reference.
SEED = re.compile(
    r"(?P<before>\b(?:set_random_seed\(|default_rng\(|RandomState\(|(?:random_state|seed)=))"
    r"(?P<seed>\d+)"
)


@dataclass(frozen=True)
class Run:
    """An executed solution.

    Attributes:
        shift: what was added to the page's seeds.
        notebook: the notebook with its outputs.
    """

    shift: int
    notebook: Any

    def printed(self, code: str) -> str:
        """Return what the one code cell that contains `code` printed.

        Raises:
            LookupError: no cell contains it, or several do.
        """
        cells = [
            cell for cell in self.notebook.cells if cell.cell_type == "code" and code in cell.source
        ]
        if len(cells) != 1:
            raise LookupError(f"{len(cells)} code cells contain {code!r}")
        streams = (output for output in cells[0].outputs if output.output_type == "stream")
        return "".join(output.text for output in streams if output.name == "stdout")

    def numbers(self, code: str, pattern: str = r"-?\d[\d,]*(?:\.\d+)?") -> list[float]:
        """Return the numbers that the cell with `code` printed, in their order."""
        found = re.findall(pattern, self.printed(code))
        return [float(number.replace(",", "")) for number in found]


@functools.cache
def executed(lesson: str, shift: int) -> Run:
    """Return an executed solution.

    Args:
        lesson: such as `"05_train"`.
        shift: what is added to each seed of the page.
    """
    if shift == 0:
        solved = os.environ.get("DIGITKIT_SOLVED")
        path = Path(solved or "", f"{lesson}.ipynb")
        if solved and path.is_file():
            return Run(shift, nbformat.read(path, as_version=4))
    notebook = shifted(nbformat.read(ROOT / "solutions" / f"{lesson}.ipynb", as_version=4), shift)
    return Run(shift, execute(notebook))


def shifted(notebook: Any, shift: int) -> Any:
    """Return a copy of a notebook with other seeds."""
    changed = copy.deepcopy(notebook)
    for cell in changed.cells:
        if cell.cell_type == "code":
            cell.source = SEED.sub(
                lambda found: found["before"] + str(int(found["seed"]) + shift), cell.source
            )
    return changed


def execute(notebook: Any) -> Any:
    """Run a notebook in a fresh kernel, and return it with its outputs.

    A check is allowed to fail: other seeds than the page's are not what it was written for.
    """
    from nbclient import NotebookClient

    with tempfile.TemporaryDirectory(prefix="digitkit-") as folder:  # lesson 9 leaves files
        client = NotebookClient(
            notebook,
            timeout=SECONDS_A_CELL,
            kernel_name="python3",
            extra_arguments=[SHARP_FIGURES],
            resources={"metadata": {"path": folder}},
        )
        client.execute(env=kernel_environment())
    return notebook


def statement(lesson: str) -> Callable[[Callable[[Run], None]], Callable[..., None]]:
    """Make a test of a function that is given a lesson's run, for each shift of the seeds.

    Args:
        lesson: such as `"05_train"`.
    """

    def decorate(function: Callable[[Run], None]) -> Callable[..., None]:
        @pytest.mark.thorough
        @pytest.mark.timeout(1800)
        @pytest.mark.parametrize("shift", SEED_SHIFTS)
        def test(shift: int) -> None:
            function(executed(lesson, shift))

        test.__name__, test.__doc__ = function.__name__, function.__doc__
        test.__module__ = function.__module__
        return test

    return decorate
