"""What nbgrader has to be told about these lessons; a course's `nbgrader_config.py` calls this.

It stands in the package, not in the course, so that a better version reaches running courses.
"""

from __future__ import annotations

import os
import shutil
import sysconfig
import warnings
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from traitlets.config import Config

CELL_SECONDS = 180
NOTEBOOK_SECONDS = 900


def configure(config: Config) -> None:
    """Set nbgrader up for these lessons; what is set afterwards stands.

    The learner's notebooks are made as `digitkit build` makes them, and `nbgrader autograde`
    puts the cells of a submission right first, goes on after a time-out or a dead kernel, and
    takes a score only from a verdict. It doesn't keep submitted code from reading what the
    instructor can read: that is what `digitkit course autograde` is for.

    Args:
        config: the `get_config()` of an `nbgrader_config.py`.
    """
    from digitkit.course.steps import autograde, generate, sanitize

    prepare_process()
    _handing_out(config)
    config.GenerateAssignment.preprocessors = generate()
    config.Autograde.sanitize_preprocessors = sanitize()
    config.Autograde.autograde_preprocessors = autograde()
    config.Execute.timeout = CELL_SECONDS
    config.Execute.iopub_timeout = 30
    config.ExecuteToTheEnd.notebook_seconds = NOTEBOOK_SECONDS
    if (
        os.name == "posix"
    ):  # elsewhere there is only TCP, which other users of the machine can reach
        config.KernelManager.transport = "ipc"
    config.ExportApp.plugin_class = "digitkit.course.exporter.SafeCsv"


def _handing_out(config: Config) -> None:
    from digitkit.build.blank import nbgrader_config

    config.merge(nbgrader_config())


def prepare_process() -> None:
    """Let nbgrader find its tools in an environment that isn't activated, and be quiet."""
    if shutil.which("alembic") is None:
        here = sysconfig.get_path("scripts")
        os.environ["PATH"] = os.pathsep.join(filter(None, [here, os.environ.get("PATH")]))
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")  # kernels inherit it
    os.environ.setdefault("TF_ENABLE_ONEDNN_OPTS", "0")
    # nbgrader makes a submission before it adds it, which SQLAlchemy 2.1 remarks on; what is
    # written is right, as the tests of courses show.
    warnings.filterwarnings("ignore", message=r"Object of type <Submitted\w+> not in session")
