"""The instructor's notebook → the learner's, by nbgrader's own preprocessors."""

from __future__ import annotations

from copy import deepcopy

from nbformat.notebooknode import NotebookNode
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
    from nbgrader import preprocessors as steps

    notebook, resources = deepcopy(solved), {}
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
