"""How `pytest` runs in a clone: the package's own tests in parallel, a learner's lesson at once."""

from __future__ import annotations

import os

import pytest

MOST_WORKERS = 8  # a worker with TensorFlow takes about 1 GB


@pytest.hookimpl(tryfirst=True)
def pytest_cmdline_main(config: pytest.Config) -> None:
    """Run in parallel, one worker for each usable core, unless the command line says otherwise.

    A file of tests stays in one worker, since its tests share fixtures that take long to make.
    This is not in `addopts`, because pytest-xdist need not be installed.
    """
    options = config.option
    if hasattr(config, "workerinput") or getattr(options, "numprocesses", 0) is not None:
        return  # a worker, without pytest-xdist, or the command line names a number
    if options.dist != "no" or options.usepdb or options.collectonly or not _is_long(config):
        return
    options.numprocesses = min(_usable_cores(), MOST_WORKERS)
    options.dist = "loadfile"
    # Files run in their order, in which the longest ones come early: no worker is left alone
    # with one at the end.
    options.loadscopereorder = False


def _is_long(config: pytest.Config) -> bool:
    """Tell whether more is to be run than single files; notebooks are graded in parallel anyway."""
    paths = [word.partition("::")[0] for word in config.args]
    return any(not path.endswith((".py", ".ipynb")) for path in paths)


def _usable_cores() -> int:
    affinity = getattr(os, "sched_getaffinity", None)
    return len(affinity(0)) if affinity else os.cpu_count() or 1
