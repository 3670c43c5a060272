"""Describe a Keras model in a check; it is built in the process that runs the learner's code."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np


@dataclass(frozen=True)
class GivenModel:
    """As an argument: a Keras model that the check describes and the other side builds.

    Attributes:
        config: the JSON of `model.to_json()`; `dense_config` and `sequential_config` write it.
        weights: its weights in Keras' order; empty keeps those that Keras initialises.
        learning_rate: compile it with Adam at this rate, sparse cross-entropy and accuracy; None
            leaves it uncompiled.
        eagerly: run everything eagerly while the function runs that gets the model. For a few
            steps this is faster than building a graph; `tf.data` still builds its own.
        watched: record every batch that it sees, in whatever loop; see `Model.seen`.
        saved: instead of a config, the bytes of a `.keras` file to load.
        seed: the seed with which Keras initialises weights and shuffles.
    """

    config: str = ""
    weights: list[np.ndarray] = field(default_factory=list)
    learning_rate: float | None = None
    eagerly: bool = False
    watched: bool = False
    saved: bytes | None = None
    seed: int = 0


def sequential_config(input_shape: Sequence[int], *layers: tuple[str, dict[str, Any]]) -> str:
    """Describe a Sequential model, such as `sequential_config((784,), ("Dense", {"units": 10}))`.

    Args:
        input_shape: the shape of one input, without the batch.
        layers: for each layer the name of its Keras class and its arguments.
    """
    first = ("InputLayer", {"batch_shape": [None, *input_shape], "dtype": "float32"})
    described = [
        {"module": "keras.layers", "class_name": name, "config": arguments}
        for name, arguments in (first, *layers)
    ]
    config = {"name": "given", "layers": described}
    return json.dumps({"module": "keras", "class_name": "Sequential", "config": config})


def dense_config(sizes: Sequence[int]) -> str:
    """Describe a dense network with these layer sizes: ReLU between, softmax at the end."""
    hidden = [("Dense", {"units": units, "activation": "relu"}) for units in sizes[1:-1]]
    last = ("Dense", {"units": sizes[-1], "activation": "softmax"})
    return sequential_config(sizes[:1], *hidden, last)
