"""Running a submission to its end, whatever it does to its kernel."""

from __future__ import annotations

from math import ceil
from time import monotonic
from typing import Any

from nbclient.exceptions import CellTimeoutError, DeadKernelError
from nbformat.notebooknode import NotebookNode
from nbgrader.preprocessors import Execute
from traitlets import Integer

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
