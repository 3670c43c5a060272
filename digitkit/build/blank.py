"""The instructor's notebook → the learner's, by nbgrader's own preprocessors."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict
from nbgrader import preprocessors as steps
from nbgrader.utils import compute_checksum
from traitlets.config import Config

CODE_STUB = "raise NotImplementedError"
TEXT_STUB = "*Write your answer here, in place of this line.*"


def nbgrader_config() -> Config:
    """Give the configuration under which nbgrader itself makes the same learner's notebooks."""
    config = Config()
    config.ClearSolutions.code_stub = {"python": CODE_STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    return config


def blank_of(solved: NotebookNode) -> NotebookNode:
    """Make the learner's notebook.

    These are the steps of `nbgrader generate_assignment`, but for those that need its database
    or a kernel, or add cells of the course.

    Args:
        solved: the instructor's notebook; it stays as it is.

    Returns:
        A notebook with stubs for solutions, locked checks, no outputs, and nbgrader's checksums.
    """
    notebook: NotebookNode = deepcopy(solved)
    resources: dict[str, object] = {}
    for step in (
        steps.LockCells,
        steps.ClearSolutions,
        steps.ClearOutput,
        steps.CheckCellMetadata,
        steps.ComputeChecksums,
        steps.ClearHiddenTests,
        steps.ClearMarkScheme,
        steps.ComputeChecksums,
        steps.CheckCellMetadata,
    ):
        notebook, resources = step(config=nbgrader_config()).preprocess(notebook, resources)
    return notebook


def checksum(cell: dict[str, Any]) -> str:
    """Give the checksum that nbgrader writes into a graded cell as it is handed out.

    Args:
        cell: a cell with nbgrader's metadata, as it stands in the notebook's file.
    """
    source = cell["source"]
    whole = source if isinstance(source, str) else "".join(source)
    return compute_checksum(from_dict({**cell, "source": whole}))
