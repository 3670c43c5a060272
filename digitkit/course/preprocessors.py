"""Steps of `nbgrader autograde`: cells restored before a run, scores from verdicts after it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

from nbformat.notebooknode import NotebookNode
from nbgrader import utils
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor

from digitkit.course.known import known_cells
from digitkit.course.restoring import restore

Resources = dict[str, Any]
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
