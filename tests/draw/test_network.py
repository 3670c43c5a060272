"""The network in plain JavaScript answers as Keras does, in every layer."""

import base64
import json

import numpy as np
import pytest

from digitkit.build.drawing_model import LAYERS, read_network
from digitkit.data.sample import read_sample

from .conftest import ROOT

FOLDER = ROOT / "docs" / "draw"
ACTIVATIONS = """async ([text, layer]) => {
  const { activations, openNetwork } = await import('/draw/network.js');
  const greys = Uint8Array.from(atob(text), one => one.charCodeAt(0));
  const network = await openNetwork();
  const found = [];
  for (let start = 0; start < greys.length; start += 784) {
    const values = activations(network, greys.subarray(start, start + 784));
    found.push(values.at(layer).data);
  }
  const bytes = new Uint8Array(await new Blob(found).arrayBuffer());
  let text64 = '';
  for (const byte of bytes) text64 += String.fromCharCode(byte);
  return btoa(text64);
}"""


def in_browser(page, digits: np.ndarray, layer: int) -> np.ndarray:
    """Return a layer's values for digits, a row for each digit."""
    text = base64.b64encode(digits.astype("uint8").tobytes()).decode()
    found = np.frombuffer(base64.b64decode(page.evaluate(ACTIVATIONS, [text, layer])), "<f4")
    return found.reshape(len(digits), -1)


@pytest.fixture(scope="module")
def network():
    """The page's network in Keras."""
    return read_network(FOLDER)[0]


@pytest.mark.parametrize(
    "step", [10, pytest.param(1, marks=pytest.mark.thorough)], ids=["500 digits", "5,000 digits"]
)
def test_probabilities_are_those_of_keras(page, network, step):
    X, y = (part[::step] for part in read_sample())
    expected = network.predict(X.reshape(-1, 28, 28, 1) / np.float32(255), verbose=0)
    found = in_browser(page, X, -1)
    assert np.abs(found - expected).max() < 1e-4
    assert (found.argmax(axis=1) == y).mean() > 0.98


def test_every_layer_is_that_of_keras(page, network):
    import keras

    X = read_sample()[0][::100]
    layers = [layer for layer in network.layers if not isinstance(layer, keras.layers.Flatten)]
    values = keras.Model(network.inputs, [layer.output for layer in layers]).predict(
        X.reshape(-1, 28, 28, 1) / np.float32(255), verbose=0
    )
    assert len(values) == len(json.loads((FOLDER / LAYERS).read_text())["layers"])
    for number, expected in enumerate(values):
        found = in_browser(page, X, number)
        assert np.abs(found - expected.reshape(len(X), -1)).max() < 1e-4 * max(1, expected.max())
