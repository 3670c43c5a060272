"""Loading packages once, in the process from which gradings are forked."""

from __future__ import annotations

import gc
import importlib
import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext

from digitkit.quiet import quiet_start
from digitkit.settings.environment import use_own_keras_settings

# modules that were loaded here to be forked; nobody has run an operation of Keras since
loaded_here: set[str] = set()


def load(module: str) -> None:
    """Load a module; TensorFlow's greetings are held back."""
    before = "keras" in sys.modules
    if not before:
        use_own_keras_settings()
    with quiet_start() if not before else nullcontext(), nothing_collected():
        importlib.import_module(module)
    gc.freeze()  # it all stays: looking through Keras once takes a quarter of a second
    if not before and "keras" in sys.modules:
        loaded_here.add("keras")


@contextmanager
def nothing_collected() -> Iterator[None]:
    """Hold the garbage collector back for a while.

    While packages load, it would look again and again through ever more objects that all stay: a
    tenth of the time that pandas and scikit-learn take to load, and a sixth of Keras' time.
    """
    before = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if before:
            gc.enable()
