"""How TensorFlow runs the graphs of a check's models, which are small and run a few times."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def graphs_as_traced() -> Iterator[None]:
    """Let TensorFlow run graphs as they were traced, where it is loaded.

    It would first look for quicker graphs that reckon the same, anew for every function and for
    every pass through a data set. For a check's few steps that takes longer than it saves.
    """
    tensorflow = sys.modules.get("tensorflow")
    if tensorflow is None:
        yield
        return
    optimizer = tensorflow.config.optimizer
    before = optimizer.get_experimental_options().get("disable_meta_optimizer", False)
    optimizer.set_experimental_options({"disable_meta_optimizer": True})
    try:
        yield
    finally:
        optimizer.set_experimental_options({"disable_meta_optimizer": before})
