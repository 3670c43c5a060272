"""The network of the drawing page, from made-up drawings to the files that the page reads."""

import json

import numpy as np
import pytest

from digitkit.build import drawing_model, drawings

pytestmark = pytest.mark.thorough  # Keras is loaded, and a small network trained


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """The two files of a network that learned for two epochs from 2,000 of the course's digits."""
    from digitkit.data.sample import read_sample

    X, y = read_sample()
    folder = tmp_path_factory.mktemp("network")
    np.savez(
        folder / "digits.npz",
        x_train=X[::2].reshape(-1, 28, 28),
        y_train=y[::2],
        x_test=X[1::5].reshape(-1, 28, 28),
        y_test=y[1::5],
    )
    drawing_model.write_network(folder / "digits.npz", folder, epochs=2)
    return folder


def test_the_files_say_how_often_the_network_is_right(folder):
    """All counts are there and belong together."""
    facts = json.loads((folder / "network.json").read_text())
    confusion = np.array(facts["confusion"])
    assert confusion.sum() == 1_000
    assert np.trace(confusion) > 700
    assert facts["flagged"]["test digits"][1] == 1_000
    assert set(facts["flagged"]) >= {"letters", "scribbles", "faces"}
    assert facts["trained"] == 2_250
    assert len((folder / "network.bin").read_bytes()) == 2 * facts["parameters"]
    assert sum(layer["kind"] == "convolution" for layer in facts["layers"]) == 5


def test_batch_normalization_is_merged_without_a_change():
    """The plain network gives what the trained one gives, but for rounding to 16 bits."""
    import keras

    keras.utils.set_random_seed(1)
    model = drawing_model.build_network()
    rng = np.random.default_rng(1)
    for layer in model.layers:
        if isinstance(layer, keras.layers.BatchNormalization):
            layer.set_weights([rng.uniform(0.5, 1.5, array.shape) for array in layer.get_weights()])
    images = rng.uniform(0, 1, (20, 28, 28, 1)).astype("float32")
    expected = model.predict(images, verbose=0)
    layers = drawing_model.merged(model)
    values = [layer[name] for layer in layers for name in ("kernel", "bias") if name in layer]
    plain = keras.Sequential([keras.Input((28, 28, 1))])
    for layer in layers:
        match layer["kind"]:
            case "convolution":
                filters = layer["bias"].size
                plain.add(
                    keras.layers.Conv2D(filters, 3, padding=layer["padding"], activation="relu")
                )
            case "pooling":
                plain.add(keras.layers.MaxPooling2D())
            case "dense":
                plain.add(keras.layers.Flatten())
                plain.add(keras.layers.Dense(layer["bias"].size, activation="softmax"))
    plain.set_weights(values)
    assert np.abs(plain.predict(images, verbose=0) - expected).max() < 1e-5


def test_the_site_has_the_network_of_the_repository():
    """What is committed is told as it was measured: the promises of the page hold for it."""
    from tests.browser import ROOT

    facts = json.loads((ROOT / "docs" / "draw" / "network.json").read_text())
    shares = {kind: found / count for kind, (found, count) in facts["flagged"].items()}
    assert shares["test digits"] < 0.01
    assert min(shares["letters"], shares["faces"]) > 0.9
    assert shares["scribbles"] > 0.8
    right = {kind: found / count for kind, (found, count) in facts["read"].items()}
    assert min(right.values()) > 0.95


def test_the_same_seed_gives_the_same_drawings():
    """Drawings are repeatable, and another seed gives others."""
    first, again, other = (drawings.prepared(3, drawings.no_digit, seed) for seed in (1, 1, 2))
    assert np.array_equal(first, again)
    assert not np.array_equal(first, other)
    assert first.max() == 255
