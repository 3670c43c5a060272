"""99 % with little: what lesson 8's ideas give when CPU time is what counts.

The rate, the batch size, normalisation, shifts and smoothed labels were chosen by
`benchmarks.recipe_search`, on digits held out. Its table, `results/recipe_search.csv`, says what
each is worth, and the page of the benchmarks shows it. Time was set before: two epochs, and three
convolutions of these sizes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import keras
import numpy as np
from keras import layers

from benchmarks.recipes.parts import convolution, rise_and_fall, train


def build_fast(
    filters: Sequence[int] = (16, 32, 64),
    normalised: Sequence[bool] = (False, False, True),
    shift: int = 0,
) -> keras.Model:
    """Build three convolutions that work on small images: 29,514 parameters, uncompiled.

    - The first one looks at 5 × 5 pixels and moves by two, so that all that follows works on
      12 × 12 places, not 24 × 24. A stride saves work; pooling throws away work that was done.
    - Batch normalisation lets the learning rate be large. It stands where images are small: on
      12 × 12 × 16 values it takes longer than the convolution before it.

    Args:
        filters: how many each convolution has.
        normalised: whether each is followed by batch normalisation.
        shift: pixels by which digits are moved at random in training, at the most.

    Returns:
        A new model: images (n, 28, 28, 1), 0–1, to probabilities (n, 10).
    """
    model = keras.Sequential([keras.Input(shape=(28, 28, 1))])
    if shift:
        share = shift / 28
        model.add(layers.RandomTranslation(share, share, fill_mode="constant", fill_value=0.0))
    convolution(model, filters[0], 5, stride=2, normalised=normalised[0])
    convolution(model, filters[1], stride=2, normalised=normalised[1])
    convolution(model, filters[2], normalised=normalised[2])
    model.add(layers.Flatten())
    model.add(layers.Dense(10, activation="softmax"))
    return model


def fast(
    images: np.ndarray,
    labels: np.ndarray,
    callbacks: Sequence[keras.callbacks.Callback] = (),
    epochs: int = 2,
    batch_size: int = 128,
    peak: float = 0.02,
    rise: float = 0.05,
    smoothing: float = 0.1,
    **shape: Any,
) -> keras.Model:
    """Train in two epochs: a rate that rises and falls to 0, and smoothed labels.

    What each default is worth, `benchmarks.recipe_search` measures on validation digits.

    Args:
        images: float32 (n, 28, 28, 1), 0–1.
        labels: integers (n,).
        callbacks: what watches the training.
        epochs: how often every digit is shown.
        batch_size: digits a step.
        peak: the largest learning rate, twenty times Adam's usual one.
        rise: the share of the steps in which the rate rises.
        smoothing: the share of each label that is spread over all ten digits.
        **shape: what `build_fast` takes.

    Returns:
        The trained model.
    """
    model = build_fast(**shape)
    rate = rise_and_fall(peak, len(labels), batch_size, epochs, rise)
    train(model, images, labels, rate, smoothing, epochs, batch_size, callbacks)
    return model
