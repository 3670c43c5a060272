"""Runs a solution notebook and collects what its cells print and draw."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any, TypeAlias, TypedDict

from nbformat.notebooknode import NotebookNode

from digitkit.build.faults import BuildError, Fault
from digitkit.build.project import package_folder
from digitkit.build.site.origins import Place
from digitkit.settings.environment import known_environment

# What each code cell of a notebook put out, in nbformat's form, in the order of the cells.
Outputs: TypeAlias = list[list[dict[str, Any]]]


class Ran(TypedDict):
    """What came of running a notebook.

    Attributes:
        outputs: what its code cells put out.
        processor_seconds: the time of all processors that its kernel took, its start included.
    """

    outputs: Outputs
    processor_seconds: float


SECONDS_A_CELL = 300
# Figures with twice the pixels, for screens that show them.
SHARP_FIGURES = "--InlineBackend.figure_formats=['retina']"
QUIET_KERNEL = "--IPKernelApp.log_level=40"


def run_solution(
    notebook: NotebookNode, places: Sequence[Place], seconds: int = SECONDS_A_CELL
) -> Ran:
    """Run a notebook in a fresh kernel, in an empty folder.

    Args:
        notebook: an instructor's notebook; its code cells get the outputs.
        places: where its code cells come from.
        seconds: how long one cell may run.

    Returns:
        The outputs of its code cells, and the time they took.

    Raises:
        BuildError: a cell failed that isn't meant to, ran too long, or a check gave fewer points
            than there are; one line that names the cell.
    """
    from nbclient import NotebookClient  # slow to load, and mostly nothing is to be run
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    cells = [cell for cell in notebook.cells if cell.cell_type == "code"]
    started: list[int] = []
    before = seconds_of_children()
    with tempfile.TemporaryDirectory(prefix="digitkit-") as folder:
        client = NotebookClient(
            notebook,
            timeout=seconds,
            kernel_name="python3",
            extra_arguments=[SHARP_FIGURES, QUIET_KERNEL],
            resources={"metadata": {"path": folder}},
            on_cell_execute=lambda cell, cell_index: started.append(cells.index(cell)),
        )
        try:
            client.execute(env=kernel_environment())
        except (CellExecutionError, CellTimeoutError, DeadKernelError) as error:
            place = places[started[-1] if started else 0]
            raise BuildError([place.fault(reason(error, seconds))]) from error
    outputs: Outputs = [list(cell.outputs) for cell in cells]
    if faults := list(unearned(outputs, places)):
        raise BuildError(faults)
    return Ran(outputs=outputs, processor_seconds=round(seconds_of_children() - before, 1))


def seconds_of_children() -> float:
    """Give the processor seconds of the processes that this one started and that have ended."""
    used = os.times()
    return used.children_user + used.children_system


def kernel_environment() -> dict[str, str]:
    """Give the kernel this very package and the same digits, and else what a learner's has."""
    found = known_environment()
    del found["TF_CPP_MIN_LOG_LEVEL"]  # what TensorFlow says there is to be seen here too
    del found["MPLBACKEND"]  # a kernel has its own
    paths = [str(package_folder().parent), os.environ.get("PYTHONPATH", "")]
    found["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    if data := os.environ.get("DIGITKIT_DATA"):
        found["DIGITKIT_DATA"] = str(Path(data).expanduser().absolute())
    return found


def reason(error: Exception, seconds: int) -> str:
    """Say in one line why a cell ended the run."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    match error:
        case CellExecutionError(ename=name, evalue=value):
            message = " ".join(str(value).split())
            return f"raised {name}: {message}" if message else f"raised {name}"
        case CellTimeoutError():
            return f"ran longer than {seconds} s"
    return "ended the kernel"


def unearned(outputs: Outputs, places: Sequence[Place]) -> list[Fault]:
    """Find the checks that don't give the solution all its points."""
    found = []
    for cell, place in zip(outputs, places, strict=True):
        values = [o["data"].get("text/plain", "") for o in cell if "data" in o]
        if place.points is not None and values != [f"{float(place.points)}"]:
            got = ", ".join(values) or "nothing"
            found.append(place.fault(f"gives {got} and not {float(place.points)}"))
    return found
