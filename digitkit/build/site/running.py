"""Run a solution notebook, collect what its cells print and draw, and name a cell that fails."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias, TypedDict

from nbformat.notebooknode import NotebookNode

from digitkit.build.faults import BuildError, Fault
from digitkit.build.lesson import LessonSources
from digitkit.build.page import Code, ExerciseBlock
from digitkit.build.project import package_folder
from digitkit.build.reference import Definition
from digitkit.settings.environment import known_environment


@dataclass(frozen=True)
class Place:
    """The source of one code cell.

    Attributes:
        file: the page or the reference module, from the root of the project.
        line: the line on which the cell's code starts.
        name: the cell in words, such as `the cell "print(3)"`.
        points: what a check cell must give for the solution; None for other cells.
    """

    file: str
    line: int
    name: str
    points: int | None = None

    def fault(self, text: str) -> Fault:
        """Return a fault of this cell."""
        return Fault(self.file, self.line, f"{self.name} {text}")


def places_of(lesson: LessonSources) -> list[Place]:
    """Return the places of all code cells of a lesson's notebook, in order."""
    places = [Place(lesson.page.file, 1, "the cell of imports")]
    for step in lesson.steps():
        match step:
            case Code(line=line, source=source):
                first = source.partition("\n")[0]
                name = f"the cell that begins with {first!r}"
                places.append(Place(lesson.page.file, line + 1, name))
            case Definition(name=name, line=line):
                places.append(Place(lesson.reference.file, line, f"the helper {name}"))
            case ExerciseBlock(function=function, line=line):
                solution = lesson.reference.definitions[function]
                exercise = lesson.exercise(function)
                points = exercise.points if exercise else 0
                places += [
                    Place(lesson.reference.file, solution.line, f"the solution of {function}"),
                    Place(lesson.page.file, line, f"the check of {function}", points),
                ]
    return places


# The outputs of each code cell of a notebook in nbformat's form, in the order of the cells.
Outputs: TypeAlias = list[list[dict[str, Any]]]


class Ran(TypedDict):
    """The result of running a notebook.

    Attributes:
        outputs: the outputs of its code cells.
        processor_seconds: the CPU seconds that its kernel used, including its start.
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
        places: the sources of its code cells.
        seconds: how many seconds one cell may run.

    Returns:
        The outputs of its code cells, and the CPU time.

    Raises:
        BuildError: a cell failed that isn't meant to, ran too long, or a check gave fewer points
            than there are; one line that names the cell.
    """
    from nbclient import NotebookClient  # slow to load, and seldom needed
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
    if faults := failed_checks(outputs, places):
        raise BuildError(faults)
    return Ran(outputs=outputs, processor_seconds=round(seconds_of_children() - before, 1))


def seconds_of_children() -> float:
    """Return the CPU seconds of this process's children that have ended."""
    used = os.times()
    return used.children_user + used.children_system


def kernel_environment() -> dict[str, str]:
    """Return a learner's environment, with this package and the digits of this process."""
    environment = known_environment()
    del environment["TF_CPP_MIN_LOG_LEVEL"]  # a learner sees TensorFlow's messages too
    del environment["MPLBACKEND"]  # a kernel has its own
    paths = [str(package_folder().parent), os.environ.get("PYTHONPATH", "")]
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, paths))
    if data := os.environ.get("DIGITKIT_DATA"):
        environment["DIGITKIT_DATA"] = str(Path(data).expanduser().absolute())
    return environment


def reason(error: Exception, seconds: int) -> str:
    """Return in one line why a cell ended the run."""
    from nbclient.exceptions import CellExecutionError, CellTimeoutError

    match error:
        case CellExecutionError(ename=name, evalue=value):
            message = " ".join(str(value).split())
            return f"raised {name}: {message}" if message else f"raised {name}"
        case CellTimeoutError():
            return f"ran longer than {seconds} s"
    return "ended the kernel"


def failed_checks(outputs: Outputs, places: Sequence[Place]) -> list[Fault]:
    """Return a fault for each check that doesn't give the solution all points."""
    faults = []
    for cell, place in zip(outputs, places, strict=True):
        values = [output["data"].get("text/plain", "") for output in cell if "data" in output]
        if place.points is not None and values != [f"{float(place.points)}"]:
            got = ", ".join(values) or "nothing"
            faults.append(place.fault(f"gives {got} and not {float(place.points)}"))
    return faults
