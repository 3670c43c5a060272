"""Steps of `nbgrader autograde`: cells restored before a run, scores from verdicts after it."""

from __future__ import annotations

import re
from fnmatch import fnmatch
from math import ceil
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode
from nbgrader import preprocessors, utils
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Integer, List, Unicode

from digitkit.course.nbgrader.graded_cells import known_cells
from digitkit.course.nbgrader.restoring import restore

Resources = dict[str, Any]


class ExecuteToTheEnd(Execute):
    """Run a submission; cells that can't be run any more get an error, and so no points.

    nbgrader's own step gives up a submission whose kernel dies, without a score for what was
    right until then, and waits for each cell anew where a kernel doesn't answer.
    """

    notebook_seconds = Integer(900, help="What a whole notebook may take, in seconds.").tag(
        config=True
    )

    def preprocess(
        self, nb: NotebookNode, resources: Resources, km: Any = None
    ) -> tuple[NotebookNode, Resources]:
        """Run all cells, or mark those that could not be run."""
        self._ends = monotonic() + self.notebook_seconds
        self._reached = 0
        self.timeout_func = self._cell_seconds
        # No tag of a learner's keeps a cell from being run.
        self.skip_cells_with_tag = "\0"
        try:
            return super().preprocess(nb, resources, km)
        except (DeadKernelError, CellTimeoutError) as problem:
            student = resources.get("nbgrader", {}).get("student", "The notebook")
            self.log.warning("%s: %s", student, _first_line(problem))
            for cell in nb.cells[self._reached :]:
                not_run(cell, _first_line(problem))
        return nb, resources

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, index: int
    ) -> tuple[NotebookNode, Resources]:
        """Run a cell if there is time left."""
        self._reached = index
        if monotonic() > self._ends:
            not_run(cell, f"The notebook took more than {self.notebook_seconds} seconds.")
            return cell, resources
        return super().preprocess_cell(cell, resources, index)

    def _cell_seconds(self, cell: NotebookNode) -> int:
        """Give what a cell may take: never more than what is left for the notebook."""
        left = max(1, ceil(self._ends - monotonic()))
        return min(self.timeout, left) if self.timeout and self.timeout > 0 else left


def not_run(cell: NotebookNode, why: str) -> None:
    """Mark a code cell as failed."""
    if cell.cell_type == "code" and cell.source.strip():
        error = {"output_type": "error", "ename": "NotRun", "evalue": why, "traceback": [why]}
        cell.outputs = [NotebookNode(error)]


def _first_line(problem: BaseException) -> str:
    return (str(problem) or type(problem).__name__).splitlines()[0]


_NEEDED = ("timestamp.txt", "submission_secret.txt")  # by which nbgrader gives feedback back


class OnlyTheNotebook(NbGraderPreprocessor):
    """Remove what nbgrader copied beside a notebook that it is about to write.

    A solution script or a data file beside a source would be handed out with it. Beside a
    submission, a `numpy.py` would be imported in place of NumPy.
    """

    also = List(
        Unicode(), help="Patterns of files that stay beside a notebook, such as '*.png'."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Clear the folder that the notebook is written to; the notebook stays as it is."""
        about = resources["nbgrader"]
        directory = self.parent.parent.coursedir  # the exporter's converter has it
        step = self.step(directory)
        folder = Path(directory.format_path(step, about["student"], about["assignment"]))
        for path in sorted(folder.rglob("*"), reverse=True):
            if path.is_dir() and not path.is_symlink():
                if not any(path.iterdir()):
                    path.rmdir()
            elif not self._stays(path):
                self.log.info("Left out: %s", path)
                path.unlink()
        return nb, resources

    def step(self, directory: Any) -> str:
        """Name the folder that is written to."""
        return directory.release_directory

    def _stays(self, path: Path) -> bool:
        patterns = ("*.ipynb", *_NEEDED, *self.also)
        return any(fnmatch(path.name, pattern) for pattern in patterns)


class OnlyTheSubmission(OnlyTheNotebook):
    """The same for a submission that is about to be run."""

    def step(self, directory: Any) -> str:
        """Name the folder that is written to."""
        return directory.autograded_directory


CHECK = re.compile(r"check\(\w+\)")
POINTS = re.compile(r"\d+(\.\d+)?")


class RestoreCells(NbGraderPreprocessor):
    """Put the graded cells of a submission right, so that nbgrader can grade it at all."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> tuple[NotebookNode, Resources]:
        """Restore the cells of a submission; what was changed is logged."""
        about = resources["nbgrader"]
        lesson, notebook = about["assignment"], about["notebook"]
        with Gradebook(about["db_url"]) as gradebook:
            known = known_cells(gradebook, lesson, notebook, self._source(lesson, notebook))
        for change in restore(nb, known):
            self.log.warning("%s, %s: %s; put right", about["student"], notebook, change)
        return nb, resources

    def _source(self, lesson: str, notebook: str) -> Path:
        directory = self.parent.parent.coursedir  # the exporter's converter has it
        folder = directory.format_path(directory.source_directory, ".", lesson)
        return Path(folder) / f"{notebook}.ipynb"


class TakeVerdicts(NbGraderPreprocessor):
    """Take the score of a check cell from its verdict alone.

    nbgrader gives full points to a cell that says nothing or something strange, and none where a
    library wrote a line to standard error. Cells with tests of another kind stay as they are.
    """

    def preprocess_cell(
        self, cell: NotebookNode, resources: Resources, index: int
    ) -> tuple[NotebookNode, Resources]:
        """Leave a check cell with its score as its only result, or with an error."""
        if utils.is_grade(cell) and cell.cell_type == "code" and CHECK.fullmatch(cell.source):
            cell.outputs = [each for each in cell.outputs if not _is_noise(each)]
            if not _has_verdict(cell):
                cell.outputs = [*map(_without_score, cell.outputs), _no_verdict()]
        return cell, resources


def _is_noise(output: NotebookNode) -> bool:
    return output.output_type == "stream" and output.name == "stderr"


def _has_verdict(cell: NotebookNode) -> bool:
    """Tell whether a cell ended with one plain number of points, from 0 to its maximum."""
    kinds = [output.output_type for output in cell.outputs]
    if "error" in kinds or kinds.count("execute_result") != 1:
        return False
    text = cell.outputs[kinds.index("execute_result")].data.get("text/plain", "")
    points = text if isinstance(text, str) else "".join(text)
    return bool(POINTS.fullmatch(points)) and float(points) <= float(cell.metadata.nbgrader.points)


def _without_score(output: NotebookNode) -> NotebookNode:
    """Make a plain display of a result, so that no score is read from it."""
    if output.output_type == "execute_result":
        output["output_type"] = "display_data"
        output.pop("execution_count", None)
    return output


def _no_verdict() -> NotebookNode:
    text = "This check did not end with a number of points, so it counts as not passed."
    return NotebookNode(output_type="error", ename="NoVerdict", evalue=text, traceback=[text])


Step = type
Converter = TypeVar("Converter")


def generate() -> list[Step]:
    """Give the steps from the instructor's notebook to the learner's."""
    return [OnlyTheNotebook, *_own(GenerateAssignment, "preprocessors")]


def sanitize() -> list[Step]:
    """Give the steps before a submission is run.

    Cells are restored first: nbgrader's own steps stop the whole class at metadata they can't
    read, and take the tags on a check cell as they come.
    """
    return [RestoreCells, OnlyTheSubmission, *_own(Autograde, "sanitize_preprocessors")]


def autograde() -> list[Step]:
    """Give the steps that run a submission and take its scores."""
    own = [ExecuteToTheEnd, TakeVerdicts]
    steps = _own(Autograde, "autograde_preprocessors")
    return [new for step in steps for new in (own if step is preprocessors.Execute else [step])]


def _own(converter: type[Converter], name: str) -> list[Step]:
    """Give nbgrader's own steps, whatever its version has."""
    return list(converter.class_traits()[name].default())  # type: ignore[attr-defined]
