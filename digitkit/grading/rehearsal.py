"""Callbacks driven through a scripted fit, to see what they do instead of how they are set."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitkit.checks.models import Rehearsal


def rehearse(callbacks: Any, logs: Mapping[str, Sequence[float]]) -> Rehearsal:
    """Drive callbacks through a fit whose figures are given.

    The model has a few weights that all are e + 1 in epoch e, so that it can be told which
    epoch's weights it ends with, and which ones lie on disk.

    Args:
        callbacks: a callback, or a list or tuple of callbacks.
        logs: for each name one value an epoch, of equal lengths.
    """
    each = list(callbacks) if isinstance(callbacks, list | tuple) else [callbacks]
    model = _trainable_model()
    script = [dict(zip(logs, values, strict=True)) for values in zip(*logs.values(), strict=True)]
    stopped = _drive(each, model, script)
    files = {path.name: _epoch_of_file(path) for path in _files(each)}
    return Rehearsal(stopped, _epoch(model), files)


def _small_model() -> keras.Model:
    return keras.Sequential([keras.Input((1,)), keras.layers.Dense(2, activation="softmax")])


def _trainable_model() -> keras.Model:
    model = _small_model()
    # Eagerly: a graph for one step costs more than the step, and TensorFlow warns of many graphs.
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=True)
    # Keras knows the metrics' names, which some callbacks ask for, only after a first batch.
    model.train_on_batch(np.zeros((1, 1)), np.zeros(1))
    return model


def _drive(each: list[Any], model: keras.Model, script: list[dict[str, float]]) -> int:
    model.stop_training = False
    for callback in each:
        callback.set_params({"epochs": len(script), "steps": 1, "verbose": 0})
        callback.set_model(model)
    _tell(each, "on_train_begin", {})
    last = 0
    for epoch, logs in enumerate(script):
        last = epoch
        _tell(each, "on_epoch_begin", epoch, {})
        _tell(each, "on_train_batch_begin", 0, {})
        model.set_weights([np.full_like(one, epoch + 1) for one in model.get_weights()])
        _tell(each, "on_train_batch_end", 0, dict(logs))
        _tell(each, "on_epoch_end", epoch, dict(logs))
        if model.stop_training:
            break
    _tell(each, "on_train_end", {})
    return last


def _tell(each: list[Any], event: str, *details: Any) -> None:
    for callback in each:
        getattr(callback, event)(*details)


def _epoch(model: keras.Model) -> int | None:
    values = np.concatenate([one.ravel() for one in model.get_weights()])
    return int(values[0]) - 1 if len(set(values.tolist())) == 1 and values[0] > 0 else None


def _files(each: list[Any]) -> list[Path]:
    folders = {
        Path(str(path)).parent for path in (getattr(c, "filepath", None) for c in each) if path
    }
    return sorted(path for folder in folders if folder.is_dir() for path in folder.iterdir())


def _epoch_of_file(path: Path) -> int | None:
    try:
        model = _small_model()
        model.load_weights(path)
        return _epoch(model)
    except Exception:  # no file of this model
        return None
