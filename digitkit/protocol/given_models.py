"""A Keras model as a check describes it, to be built where the learner's code is."""

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
        config: what `model.to_json()` gives; `dense_config` and `sequential_config` write it.
        weights: its weights in Keras' order; empty leaves them as Keras draws them.
        learning_rate: compiled with Adam at this rate, the sparse cross-entropy and accuracy;
            None leaves it uncompiled.
        eagerly: while the function runs that is given the model, whatever it compiles runs step
            by step. For a few steps that takes less time than to make a graph; `tf.data` makes
            its own all the same.
        watched: remember every batch that it is trained and tested on; see `Model.seen`.
        saved: instead of a config, the bytes of a `.keras` file to load.
        seed: the seed from which Keras draws weights and shuffles.
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
