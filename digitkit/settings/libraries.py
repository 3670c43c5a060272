"""Libraries that a learner's process has loaded, with their own defaults for a while."""

from __future__ import annotations

import contextlib
import sys
import warnings
from collections.abc import Iterator
from typing import Any

# What pandas computes may depend on these; how it prints doesn't concern a check.
_PANDAS = ("future.infer_string", "mode.use_inf_as_na", "mode.string_storage")
_BACKEND = "tensorflow"


@contextlib.contextmanager
def defaults() -> Iterator[None]:
    """Put settings of Matplotlib, NumPy, pandas, Keras and warnings aside for a while.

    Only libraries that are loaded count. What they were used for before stays as it is.
    """
    with contextlib.ExitStack() as stack:
        stack.enter_context(warnings.catch_warnings())
        warnings.simplefilter("ignore")  # else a learner's "error" would raise in what follows
        for library, context in _CONTEXTS.items():
            if library in sys.modules:
                stack.enter_context(context())
        yield


def unusable_backend() -> str:
    """Say in one line why Keras, as it is loaded here, can't be graded; empty where it can."""
    keras = sys.modules.get("keras")
    config = getattr(keras, "config", None)  # None while Keras is loading
    backend = config.backend() if config else _BACKEND
    if backend == _BACKEND:
        return ""
    return (
        f"Keras runs on {backend} in this session, and the course needs TensorFlow: restart the "
        "kernel, and run the notebook's first code cell before any other."
    )


@contextlib.contextmanager
def _matplotlib() -> Iterator[None]:
    import matplotlib

    with matplotlib.rc_context():  # the backend stays: it is not among the defaults
        matplotlib.rcdefaults()
        yield


@contextlib.contextmanager
def _numpy() -> Iterator[None]:
    import numpy as np

    with np.errstate(divide="warn", over="warn", under="ignore", invalid="warn"):
        yield


@contextlib.contextmanager
def _pandas() -> Iterator[None]:
    import pandas as pd

    before = {name: _option(pd, name) for name in _PANDAS}
    try:
        for name, value in before.items():
            if value is not None:
                pd.reset_option(name)
        yield
    finally:
        for name, value in before.items():
            if value is not None:
                pd.set_option(name, value)


def _option(pd: Any, name: str) -> Any:
    try:
        return pd.get_option(name)
    except KeyError:  # this version of pandas has no such option
        return None


@contextlib.contextmanager
def _keras() -> Iterator[None]:
    import keras

    config = keras.config
    before = {name: getattr(config, name)() for name in _KERAS}
    try:
        _set(config, _KERAS)
        yield
    finally:
        _set(config, before)


_KERAS = {
    "floatx": "float32",
    "dtype_policy": "float32",
    "image_data_format": "channels_last",
    "epsilon": 1e-7,
    "max_epochs": None,
    "max_steps_per_epoch": None,
}
_CONTEXTS = {
    "matplotlib": _matplotlib,
    "numpy": _numpy,
    "pandas": _pandas,
    "keras": _keras,
}


def _set(config: Any, values: dict[str, Any]) -> None:
    for name, value in values.items():
        if getattr(config, name)() != value:
            getattr(config, f"set_{name}")(value)


def reset_keras() -> None:
    """Give Keras, in a learner's own process, the settings that the course works with."""
    import keras

    _set(keras.config, _KERAS)
