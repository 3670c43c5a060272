"""Slopes and steps in the page are those of Keras."""

import base64

import numpy as np
import pytest

from digitkit.data.sample import read_sample

ROWS, STEPS = 64, 3
GRADIENTS = """async ({sizes, weights, input, labels, softmax, steps, rate}) => {
  const { Network } = await import('/train/mlp.js');
  const floats = text => new Float32Array(Uint8Array.from(atob(text), one => one.charCodeAt(0)).buffer);
  const network = new Network(sizes, { softmax, weights: weights.map(floats) });
  const images = floats(input);
  const given = Uint8Array.from(labels);
  const { loss, gradients } = network.gradients(images, given);
  const losses = [];
  for (let step = 0; step < steps; step++) losses.push(network.step(images, given, rate).loss);
  return { loss, gradients: gradients.map(array => [...array]), losses,
           weights: network.weights.map(array => [...array]) };
}"""  # noqa: E501


def text_of(array: np.ndarray) -> str:
    return base64.b64encode(array.astype("<f4").tobytes()).decode()


def without_softmax(model):
    """Return the model as it is when its softmax was forgotten, with outputs of both signs."""
    import keras

    layers = [keras.layers.Dense(10), *model.layers[:-1]]
    forgotten = keras.Sequential([keras.Input((784,)), *layers[1:], layers[0]])
    forgotten.layers[-1].set_weights(model.layers[-1].get_weights())
    return forgotten


@pytest.mark.parametrize("softmax", [True, False], ids=["softmax", "softmax forgotten"])
def test_slopes_and_adam_are_those_of_keras(page, softmax):
    """All 134,794 slopes for a batch, and the weights after three steps."""
    import keras
    import tensorflow as tf

    from digitkit import build_mlp, compile_model, scale

    X, y = (part[:: 5_000 // ROWS][:ROWS] for part in read_sample())
    keras.utils.set_random_seed(1)
    model = build_mlp() if softmax else without_softmax(build_mlp())
    first, images = model.get_weights(), scale(X)
    told = {
        "sizes": [784, 128, 128, 128, 10],
        "weights": [text_of(array) for array in first],
        "input": text_of(images),
        "labels": y.tolist(),
        "softmax": softmax,
        "steps": STEPS,
        "rate": 0.001,
    }
    found = page.evaluate(GRADIENTS, told)
    with tf.GradientTape() as tape:
        loss = keras.losses.SparseCategoricalCrossentropy()(y, model(images, training=True))
    slopes = tape.gradient(loss, model.trainable_variables)
    assert sum(int(tf.size(slope)) for slope in slopes) == 134_794
    assert found["loss"] == pytest.approx(float(loss), rel=1e-5)
    for expected, slope in zip(slopes, found["gradients"], strict=True):
        given = np.ravel(expected.numpy())
        assert np.abs(given - slope).max() < 1e-4 * max(1e-3, np.abs(given).max())
    compile_model(model)
    losses = [model.train_on_batch(images, y, return_dict=True)["loss"]]
    for _ in range(STEPS - 1):
        model.reset_metrics()
        losses.append(model.train_on_batch(images, y, return_dict=True)["loss"])
    assert found["losses"] == pytest.approx([float(one) for one in losses], rel=1e-3)
    for expected, weights in zip(model.get_weights(), found["weights"], strict=True):
        near = np.isclose(np.ravel(expected), weights, atol=2e-5)
        # Adam's first steps are as long for a slope of nearly 0, whose sign is chance, as for any.
        assert near.mean() > 0.99
