"""Steps of `nbgrader autograde`: restore cells before a run, take scores from verdicts after it.

Their class names and traits are options in the `nbgrader_config.py` of courses.
"""

from __future__ import annotations

import json
import re
import uuid
from collections.abc import Mapping
from fnmatch import fnmatch
from math import ceil
from pathlib import Path
from time import monotonic
from typing import Any, TypeVar

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat import ValidationError, validate
from nbformat.notebooknode import NotebookNode, from_dict
from nbgrader import preprocessors, utils
from nbgrader.api import Gradebook
from nbgrader.converters import Autograde, GenerateAssignment
from nbgrader.preprocessors import Execute, NbGraderPreprocessor
from traitlets import Bool, Integer, List, Unicode

from digitkit.course.cells import Cell, GradedCell, restore
from digitkit.submissions.reading import PARTIAL_CREDIT

SCHEMA = 3  # of nbgrader's metadata
Resources = dict[str, Any]
Processed = tuple[NotebookNode, Resources]


class ExecuteToTheEnd(Execute):
    """Run a submission; cells that can't be run any more get an error, and so no points.

    nbgrader's own step gives up a submission whose kernel dies, without a score for what was
    right until then, and waits again for each cell where a kernel does not answer.
    """

    notebook_seconds = Integer(900, help="What a whole notebook may take, in seconds.").tag(
        config=True
    )

    def preprocess(self, nb: NotebookNode, resources: Resources, km: Any = None) -> Processed:
        """Run all cells, or mark those that could not be run."""
        self._ends = monotonic() + self.notebook_seconds
        self._reached = 0
        self.timeout_func = self._cell_seconds
        # No learner's tag keeps a cell from being run.
        self.skip_cells_with_tag = "\0"
        try:
            result: Processed = super().preprocess(nb, resources, km)
            return result
        except (DeadKernelError, CellTimeoutError) as problem:
            student = resources.get("nbgrader", {}).get("student", "The notebook")
            self.log.warning("%s: %s", student, _first_line(problem))
            for cell in nb.cells[self._reached :]:
                _mark_not_run(cell, _first_line(problem))
        return nb, resources

    def preprocess_cell(self, cell: NotebookNode, resources: Resources, index: int) -> Processed:
        """Run a cell if there is time left."""
        self._reached = index
        if monotonic() > self._ends:
            _mark_not_run(cell, f"The notebook took more than {self.notebook_seconds} seconds.")
            return cell, resources
        result: Processed = super().preprocess_cell(cell, resources, index)
        return result

    def _cell_seconds(self, cell: NotebookNode) -> int:
        """Return the time limit of a cell: never more than what is left for the notebook."""
        left = max(1, ceil(self._ends - monotonic()))
        return min(self.timeout, left) if self.timeout and self.timeout > 0 else left


def _mark_not_run(cell: NotebookNode, why: str) -> None:
    """Mark a code cell as failed."""
    if cell.cell_type == "code" and cell.source.strip():
        error = {"output_type": "error", "ename": "NotRun", "evalue": why, "traceback": [why]}
        cell.outputs = [from_dict(error)]


def _first_line(problem: BaseException) -> str:
    return (str(problem) or type(problem).__name__).splitlines()[0]


_NEEDED = ("timestamp.txt", "submission_secret.txt")  # nbgrader returns feedback by these


class OnlyTheNotebook(NbGraderPreprocessor):
    """Remove the files that nbgrader copied beside a notebook that it is about to write.

    A solution script or a data file beside a source would be handed out with it. Beside a
    submission, a `numpy.py` would be imported in place of NumPy.
    """

    also = List(
        Unicode(), help="Patterns of files that stay beside a notebook, such as '*.png'."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Processed:
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
        """Return the name of the folder that is written to."""
        return str(directory.release_directory)

    def _stays(self, path: Path) -> bool:
        patterns = ("*.ipynb", *_NEEDED, *self.also)
        return any(fnmatch(path.name, pattern) for pattern in patterns)


class OnlyTheSubmission(OnlyTheNotebook):
    """The same for a submission that is about to be run."""

    def step(self, directory: Any) -> str:
        """Return the name of the folder that is written to."""
        return str(directory.autograded_directory)


PARTIAL = ", partial_credit=True"
# by name, or as text
CHECK = re.compile(rf"""check\((\w+|"\w+")({PARTIAL})?\)""")
POINTS = re.compile(r"\d+(\.\d+)?")
_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")


class SetCredit(NbGraderPreprocessor):
    """Write the course's choice of credit into the learner's notebook.

    Every way to grade reads it there, so a learner sees the points that the course gives.
    """

    partial_credit = Bool(
        False, help="Give points by the share of checks passed, not all or nothing."
    ).tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Processed:
        """Set the choice in the notebook's metadata and in its check cells."""
        own = {**nb.metadata.get("digitkit", {})}
        own.pop(PARTIAL_CREDIT, None)
        own |= {PARTIAL_CREDIT: True} if self.partial_credit else {}
        if own or "digitkit" in nb.metadata:
            nb.metadata["digitkit"] = from_dict(own)
        for cell in nb.cells:
            match = CHECK.fullmatch(cell.source) if utils.is_grade(cell) else None
            if match:
                cell.source = f"check({match[1]}{PARTIAL if self.partial_credit else ''})"
        return nb, resources


class RestoreCells(NbGraderPreprocessor):
    """Restore the graded cells of a submission, so that nbgrader can grade it at all."""

    def preprocess(self, nb: NotebookNode, resources: Resources) -> Processed:
        """Restore the cells of a submission; what was changed is logged."""
        about = resources["nbgrader"]
        lesson, notebook = about["assignment"], about["notebook"]
        with Gradebook(about["db_url"]) as gradebook:
            known = graded_cells(gradebook, lesson, notebook, self._source(lesson, notebook))
        for change in restore_notebook(nb, known):
            self.log.warning("%s, %s: %s; put right", about["student"], notebook, change)
        return nb, resources

    def _source(self, lesson: str, notebook: str) -> Path:
        directory = self.parent.parent.coursedir  # the exporter's converter has it
        folder = directory.format_path(directory.source_directory, ".", lesson)
        return Path(folder) / f"{notebook}.ipynb"


def graded_cells(
    gradebook: Gradebook, lesson: str, notebook: str, source: Path | None
) -> dict[str, GradedCell]:
    """Read the cells that `nbgrader generate_assignment` saved.

    Args:
        gradebook: the course's.
        lesson: nbgrader's assignment.
        notebook: its notebook's name, without `.ipynb`.
        source: the instructor's notebook, for the order of the cells; None where there is none.

    Returns:
        The cells by name.

    Raises:
        nbgrader.api.MissingEntry: the lesson is not released.
    """
    stored = gradebook.find_notebook(notebook, lesson)
    graded = {cell.name: float(cell.max_score) for cell in stored.grade_cells}
    tasks = {cell.name: float(cell.max_score) for cell in stored.task_cells}
    solutions = {cell.name for cell in stored.solution_cells}
    cells = {
        cell.name: graded_cell(
            cell.name,
            cell.cell_type,
            cell.source or "",
            checksum=cell.checksum,
            locked=bool(cell.locked),
            solution=cell.name in solutions,
            points=graded.get(cell.name, tasks.get(cell.name)),
            task=cell.name in tasks,
        )
        for cell in stored.source_cells
    }
    order = {name: number for number, name in enumerate(_names(source))}
    return dict(sorted(cells.items(), key=lambda item: order.get(item[0], len(order))))


def graded_cell(
    name: str,
    cell_type: str,
    source: str,
    *,
    checksum: str | None,
    locked: bool = False,
    solution: bool = False,
    points: float | None = None,
    task: bool = False,
) -> GradedCell:
    """Return a cell of the gradebook with the metadata it was handed out with."""
    nbgrader: dict[str, Any] = {
        "cell_type": cell_type,
        "grade": points is not None and not task,
        "grade_id": name,
        "locked": locked,
        "schema_version": SCHEMA,
        "solution": solution,
        "task": task,
    }
    nbgrader |= {} if checksum is None else {"checksum": checksum}
    nbgrader |= {} if points is None else {"points": points}
    metadata = {"deletable": False, "nbgrader": nbgrader} | ({"editable": False} if locked else {})
    return GradedCell(name, cell_type, source, metadata, locked, solution, points, task)


def _names(source: Path | None) -> list[str]:
    """List the graded cells in a notebook's file; empty where it can't be read."""
    try:
        notebook: Any = json.loads(source.read_text(encoding="utf-8")) if source else {}
        metadata = [cell["metadata"].get("nbgrader", {}) for cell in notebook.get("cells", [])]
        return [each["grade_id"] for each in metadata if "grade_id" in each]
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return []


def restore_notebook(notebook: NotebookNode, known: Mapping[str, GradedCell]) -> list[str]:
    """Restore the graded cells of a submission by `cells.restore`, and make all cells valid.

    Args:
        notebook: a submission in nbformat 4, changed in place. Its cells have a type, a text and
            metadata; whatever else is wrong with it.
        known: the course's cells by name, in the order of the notebook.

    Returns:
        What was changed, a phrase for each.
    """
    nodes: dict[int, NotebookNode] = {}
    cells: list[Cell] = []
    for node in notebook.cells:
        metadata, own = node.get("metadata"), node.get("id")
        cells.append(
            Cell(
                node.cell_type,
                node.source,
                metadata if isinstance(metadata, dict) else {},
                own if isinstance(own, str) else "",
            )
        )
        nodes[id(cells[-1])] = node
    changes = restore(cells, known)
    notebook.cells = [_updated(nodes.get(id(cell)), cell) for cell in cells]
    _make_ids_unique(notebook)
    minor = notebook.get("nbformat_minor", 0)
    invalid = [cell for cell in notebook.cells if not _is_valid(cell, minor)]
    for cell in invalid:
        _empty(cell)
    return changes + ["a cell is none that nbformat knows"] * len(invalid)


def _updated(node: NotebookNode | None, cell: Cell) -> NotebookNode:
    """Return a node with what was restored of its cell; a new node for an added cell."""
    content: dict[str, Any] = {
        "cell_type": cell.cell_type,
        "source": cell.source,
        "metadata": cell.metadata,
    }
    if node is None or node.cell_type != cell.cell_type:
        node = NotebookNode(node or {})
        for name in ("attachments", "execution_count", "outputs"):
            node.pop(name, None)
        content |= {"execution_count": None, "outputs": []} if cell.is_code else {}
    node.update(from_dict(content))
    return node


def _make_ids_unique(notebook: NotebookNode) -> None:
    if (notebook.get("nbformat"), notebook.get("nbformat_minor", 0)) < (4, 5):
        for cell in notebook.cells:
            cell.pop("id", None)
        return
    seen: set[str] = set()
    for cell in notebook.cells:
        own = cell.get("id")
        if not isinstance(own, str) or own in seen or not _CELL_ID.fullmatch(own):
            cell["id"] = own = uuid.uuid4().hex[:8]
        seen.add(own)


def _is_valid(cell: NotebookNode, minor: int) -> bool:
    kind = f"{cell.cell_type}_cell"
    try:
        validate(cell, ref=kind, version=4, version_minor=minor, relax_add_props=True)
    except ValidationError:
        return False
    return True


def _empty(cell: NotebookNode) -> None:
    """Leave a cell only its type, its id, its text, and nbgrader's metadata."""
    kept: dict[str, Any] = {name: cell[name] for name in ("cell_type", "id") if name in cell}
    kept |= {"source": str(cell.get("source", "")), "metadata": {}}
    if cell.cell_type == "code":
        kept |= {"execution_count": None, "outputs": []}
    if "nbgrader" in cell.metadata:
        kept["metadata"] = dict(cell.metadata)  # it was restored
    cell.clear()
    cell.update(from_dict(kept))


class TakeVerdicts(NbGraderPreprocessor):
    """Take the score of a check cell from its verdict alone.

    nbgrader gives full points to a cell that prints nothing or something strange, and none where a
    library wrote a line to standard error. Cells with tests of another kind stay as they are.
    """

    def preprocess_cell(self, cell: NotebookNode, resources: Resources, index: int) -> Processed:
        """Leave a check cell its score as its only result, or an error."""
        if utils.is_grade(cell) and cell.cell_type == "code" and CHECK.fullmatch(cell.source):
            cell.outputs = [each for each in cell.outputs if not _is_noise(each)]
            if not _has_verdict(cell):
                cell.outputs = [*map(_without_score, cell.outputs), _no_verdict()]
        return cell, resources


def _is_noise(output: NotebookNode) -> bool:
    return bool(output.output_type == "stream" and output.name == "stderr")


def _has_verdict(cell: NotebookNode) -> bool:
    """Check whether a cell ended with one plain number of points, from 0 to its maximum."""
    kinds = [output.output_type for output in cell.outputs]
    if "error" in kinds or kinds.count("execute_result") != 1:
        return False
    text = cell.outputs[kinds.index("execute_result")].data.get("text/plain", "")
    points = text if isinstance(text, str) else "".join(text)
    most = float(cell.metadata.nbgrader.points)
    return bool(POINTS.fullmatch(points)) and float(points) <= most


def _without_score(output: NotebookNode) -> NotebookNode:
    """Turn a result into a plain display, so that no score is read from it."""
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
    """Return the steps from the instructor's notebook to the learner's."""
    return [OnlyTheNotebook, SetCredit, *_own(GenerateAssignment, "preprocessors")]


def sanitize() -> list[Step]:
    """Return the steps before a submission is run.

    Cells are restored first: nbgrader's own steps stop the whole class at metadata they can't
    read, and trust the tags on a check cell.
    """
    return [RestoreCells, OnlyTheSubmission, *_own(Autograde, "sanitize_preprocessors")]


def autograde() -> list[Step]:
    """Return the steps that run a submission and take its scores."""
    ours = [ExecuteToTheEnd, TakeVerdicts]
    steps = _own(Autograde, "autograde_preprocessors")
    return [new for step in steps for new in (ours if step is preprocessors.Execute else [step])]


def _own(converter: type[Converter], name: str) -> list[Step]:
    """Return nbgrader's own steps, whichever its version has."""
    return list(converter.class_traits()[name].default())  # type: ignore[attr-defined]
