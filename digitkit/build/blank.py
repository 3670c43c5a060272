"""Make the learner's notebook from the instructor's, with nbgrader's own preprocessors."""

from __future__ import annotations

from collections.abc import Callable
from copy import deepcopy
from typing import Any

from nbformat.notebooknode import NotebookNode, from_dict
from nbgrader import preprocessors as steps
from nbgrader.utils import compute_checksum
from traitlets.config import Config

CODE_STUB = "raise NotImplementedError"
TEXT_STUB = "*Write your answer here, in place of this line.*"


def nbgrader_config() -> Config:
    """Return the configuration with which nbgrader itself makes the same learner's notebooks."""
    config = Config()
    config.ClearSolutions.code_stub = {"python": CODE_STUB}
    config.ClearSolutions.text_stub = TEXT_STUB
    return config


def blank_of(solved: NotebookNode) -> NotebookNode:
    """Make the learner's notebook.

    These are the steps of `nbgrader generate_assignment`, except those that need its database
    or a kernel, or that add the course's own cells.

    Args:
        solved: the instructor's notebook; it is not changed.

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
    """Return the checksum that nbgrader writes into a graded cell on release.

    Args:
        cell: a cell with nbgrader's metadata, as in the notebook's file.
    """
    to_node: Callable[[dict[str, Any]], NotebookNode] = from_dict
    return str(compute_checksum(to_node({**cell, "source": "".join(cell["source"])})))
