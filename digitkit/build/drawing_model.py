"""The network of the drawing page: trained, measured, and written in the page's own format.

    python -m digitkit.build.drawing_model mnist.npz

writes docs/draw/network.bin, the weights, and docs/draw/network.json, the layers and how often the
network is right. It takes about fifteen minutes.

The network is lesson 7's with one more output, for "this is no digit", and learns MNIST's digits
together with made-up drawings. Batch normalization, which after training only scales and shifts,
is merged into the convolutions, so the page has to know three kinds of layers.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from digitkit.build import drawings
from digitkit.build.sample_photos import STROKES

if TYPE_CHECKING:  # loading Keras takes seconds
    import keras

WEIGHTS, LAYERS = "network.bin", "network.json"
NO_DIGIT = 10  # the index of the last output
FLAGGED_WRONGLY = 0.005  # of the validation digits; the limit is set by it
SEED, VALIDATION = 42, 0.1
EPOCHS, PATIENCE = 14, 5
# Letters that nobody takes for a digit, and those that some take for 0, 1, 2, 5, 6, 8 or 9.
CLEAR = "ACEFHKLMNPRTUVWXacdefhkmnprtuvwx"
LIKE_DIGITS = "BDGIOQSZbgijloqsyz"
TRAINED_FONTS = (
    *("DejaVuSans", "DejaVuSans-Bold", "DejaVuSerif", "DejaVuSansMono", "DejaVuSans-Oblique"),
    *("STIXGeneral", "STIXGeneralItalic", "cmr10"),
)
TEST_FONTS = ("cmss10", "cmtt10", "cmti10", "STIXGeneralBol", "DejaVuSerif-Italic")

Draw = Callable[[np.random.Generator], np.ndarray]


def drawn(strokes: Callable[[np.random.Generator], drawings.Strokes]) -> Draw:
    """Return a function that draws strokes on a sheet."""
    return lambda rng: drawings.sheet(strokes(rng), rng)


def letters(letters: str, fonts: tuple[str, ...]) -> Draw:
    """Return a function that draws one of some letters in one of some fonts."""
    return lambda rng: drawings.printed(str(rng.choice(list(letters))), str(rng.choice(fonts)), rng)


def stroked_digit(rng: np.random.Generator, digit: int) -> np.ndarray:
    """Draw a digit with a pen."""
    return drawings.sheet([list(STROKES[digit])], rng, rounded=digit not in (1, 4, 7))


def made_up(size: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Make drawings for training or validation.

    Args:
        size: how many drawings there are of each kind of digit; of what is no digit there are five
            times as many.
        seed: the same seed gives the same drawings.

    Returns:
        Greys, uint8 (n, 784), and labels, int64 (n,); 10 means no digit.
    """
    kinds: list[tuple[Draw, int, int]] = [
        (drawn(drawings.flagged_one), 2 * size, 1),
        (drawn(drawings.crossed_seven), size, 7),
        *(((lambda rng, one=digit: stroked_digit(rng, one)), size // 5, digit)
          for digit in range(10)),
        (drawings.no_digit, 3 * size, NO_DIGIT),
        (letters(CLEAR, TRAINED_FONTS), 2 * size, NO_DIGIT),
    ]  # fmt: skip
    images = [drawings.prepared(count, draw, seed + i) for i, (draw, count, _) in enumerate(kinds)]
    labels = [np.full(count, label) for _, count, label in kinds]
    return np.concatenate(images), np.concatenate(labels)


def build_network() -> keras.Model:
    """Return lesson 7's network with eleven outputs, untrained."""
    import keras

    from digitkit import build_cnn

    model = build_cnn()
    return keras.Sequential(
        [
            keras.Input((28, 28, 1)),
            *model.layers[:-1],
            keras.layers.Dense(NO_DIGIT + 1, activation="softmax"),
        ]
    )


def train_network(X: np.ndarray, y: np.ndarray, epochs: int = EPOCHS) -> tuple[keras.Model, float]:
    """Train the network, and set the limit above which a drawing is called no digit.

    Args:
        X: MNIST's training digits, uint8 (n, 784).
        y: their labels (n,).
        epochs: how many epochs at most.

    Returns:
        The model, and the limit of its last probability.
    """
    import tempfile

    import keras

    from digitkit import fit_best, split, to_tensor

    keras.utils.set_random_seed(SEED)
    X_train, X_val, y_train, y_val = (np.asarray(part) for part in split(X, y, VALIDATION, SEED))
    share = len(X_train) / 54_000
    more_X, more_y = made_up(round(2_000 * share), seed=1_000)
    more_X_val, more_y_val = made_up(round(200 * share), seed=2_000)
    model = build_network()
    with tempfile.TemporaryDirectory() as folder:
        fit_best(
            model,
            to_tensor(np.concatenate([X_train, more_X])),
            np.concatenate([y_train, more_y]),
            to_tensor(np.concatenate([X_val, more_X_val])),
            np.concatenate([y_val, more_y_val]),
            Path(folder, "best.keras"),
            epochs,
            PATIENCE,
        )
    doubts = model.predict(to_tensor(X_val), verbose=0)[:, NO_DIGIT]
    return model, float(np.quantile(doubts, 1 - FLAGGED_WRONGLY))


def merged(model: keras.Model) -> list[dict[str, Any]]:
    """Return the layers of a network as the page knows them, batch normalization merged.

    Returns:
        For each layer its kind: `"convolution"` with `kernel` (3, 3, in, out), `bias` (out,) and
        `padding`, followed by ReLU; `"pooling"` of 2 × 2; `"dense"` with `kernel` (in, out) and
        `bias`, followed by softmax.

    Raises:
        TypeError: there is a layer of another kind.
    """
    import keras

    layers: list[dict[str, Any]] = []
    for layer in model.layers:
        match layer:
            case keras.layers.Conv2D():
                (kernel,) = layer.get_weights()
                bias = np.zeros(kernel.shape[-1], "float32")
                layers.append({"kind": "convolution", "padding": layer.padding, "kernel": kernel,
                               "bias": bias})  # fmt: skip
            case keras.layers.BatchNormalization():
                scale, shift, mean, variance = layer.get_weights()
                factor = scale / np.sqrt(variance + layer.epsilon)
                layers[-1]["kernel"] = layers[-1]["kernel"] * factor
                layers[-1]["bias"] = shift - mean * factor
            case keras.layers.MaxPooling2D():
                layers.append({"kind": "pooling"})
            case keras.layers.Dense():
                kernel, bias = layer.get_weights()
                layers.append({"kind": "dense", "kernel": kernel, "bias": bias})
            case keras.layers.ReLU() | keras.layers.Flatten():
                pass  # part of a convolution; part of a dense layer
            case _:
                raise TypeError(f"the page knows no layer like {layer.name}")
    return layers


def packed(layers: list[dict[str, Any]]) -> tuple[bytes, list[dict[str, Any]]]:
    """Return all weights as 16-bit floats, little-endian, and the layers with shapes alone."""
    arrays = [layer[name] for layer in layers for name in ("kernel", "bias") if name in layer]
    weights = np.concatenate([np.ravel(array) for array in arrays]).astype("<f2").tobytes()
    shapes = []
    for layer in layers:
        shape = {"shape": list(layer["kernel"].shape)} if "kernel" in layer else {}
        shapes.append({name: layer[name] for name in ("kind", "padding") if name in layer} | shape)
    return weights, shapes


def read_network(folder: Path) -> tuple[keras.Model, dict[str, Any]]:
    """Read the page's network back into Keras.

    Args:
        folder: the folder with the two files.

    Returns:
        A model for images (n, 28, 28, 1), 0.0–1.0, and the content of network.json.
    """
    import keras
    from keras import layers

    facts = json.loads((folder / LAYERS).read_text(encoding="utf-8"))
    weights = np.frombuffer((folder / WEIGHTS).read_bytes(), "<f2").astype("float32")
    model, values = keras.Sequential([keras.Input((28, 28, 1))]), []
    for layer in facts["layers"]:
        if layer["kind"] == "pooling":
            model.add(layers.MaxPooling2D())
            continue
        if layer["kind"] == "convolution":
            padding = layer["padding"]
            model.add(layers.Conv2D(layer["shape"][-1], 3, padding=padding, activation="relu"))
        else:
            model.add(layers.Flatten())
            model.add(layers.Dense(layer["shape"][-1], activation="softmax"))
        for shape in (layer["shape"], layer["shape"][-1:]):
            size = int(np.prod(shape))
            values.append(weights[:size].reshape(shape))
            weights = weights[size:]
    model.set_weights(values)
    return model, facts


def measure(model: keras.Model, limit: float, X: np.ndarray, y: np.ndarray) -> dict[str, Any]:
    """Measure the network on digits and drawings that it hasn't learned from.

    Args:
        model: the network as the page has it.
        limit: above this last probability, a drawing is called no digit.
        X: test digits, uint8 (n, 784).
        y: their labels (n,).

    Returns:
        `confusion`, counts (10, 10) of the most probable digit, a row for each true digit;
        `flagged`, for each kind of drawing how many of how many are called no digit; `read`, for
        each kind of unusual digit how many of how many are read correctly.
    """
    from digitkit import confusion_counts, to_tensor

    def answers(images: np.ndarray) -> np.ndarray:
        return np.asarray(model.predict(to_tensor(images), verbose=0))

    def flagged(probabilities: np.ndarray) -> list[int]:
        return [int((probabilities[:, NO_DIGIT] > limit).sum()), len(probabilities)]

    shown = answers(X)
    strange: dict[str, tuple[Draw, int]] = {
        "letters": (letters(CLEAR, TEST_FONTS), 400),
        "letters that look like digits": (letters(LIKE_DIGITS, TEST_FONTS), 200),
        "scribbles": (drawn(drawings.scribble), 200),
        "faces": (drawn(drawings.face), 100),
    }
    unusual: dict[str, tuple[Draw, int, int]] = {
        "1 with a flag": (drawn(drawings.flagged_one), 200, 1),
        "7 with or without a bar": (drawn(drawings.crossed_seven), 200, 7),
    }
    counts = {name: flagged(answers(drawings.prepared(count, draw, 3_000 + i)))
              for i, (name, (draw, count)) in enumerate(strange.items())}  # fmt: skip
    right = {}
    for i, (name, (draw, count, digit)) in enumerate(unusual.items()):
        read = answers(drawings.prepared(count, draw, 4_000 + i))
        is_right = (read[:, :NO_DIGIT].argmax(axis=1) == digit) & (read[:, NO_DIGIT] <= limit)
        right[name] = [int(is_right.sum()), count]
    return {
        "confusion": confusion_counts(y, shown[:, :NO_DIGIT].argmax(axis=1)).tolist(),
        "flagged": {"test digits": flagged(shown), **counts},
        "read": right,
    }


def write_network(data: Path, folder: Path, epochs: int = EPOCHS) -> None:
    """Train the page's network, measure it, and write its two files.

    Args:
        data: digits with a labelled test set, such as mnist.npz.
        folder: where the files go.
        epochs: how many epochs at most.

    Raises:
        ValueError: the test digits have no labels.
    """
    from digitkit.data import load_digits
    from digitkit.quiet import quiet_start

    with quiet_start():
        import keras
    digits = load_digits(data)
    X_test, y_test = digits.X_test, digits.y_test
    if X_test is None or y_test is None:
        raise ValueError(f"{data}: its test digits have no labels, so mistakes can't be counted")
    model, limit = train_network(digits.X_train, digits.y_train, epochs)
    weights, layers = packed(merged(model))
    (folder / WEIGHTS).write_bytes(weights)
    facts: dict[str, Any] = {
        "layers": layers,
        "limit": round(limit, 4),
        "parameters": len(weights) // 2,
        "trained": len(digits.X_train) - round(VALIDATION * len(digits.X_train)),
        "versions": {"python": sys.version.split()[0], "keras": keras.__version__},
    }
    write_facts(folder, facts)
    network, _ = read_network(folder)  # with the rounded weights that the page gets
    write_facts(folder, facts | measure(network, facts["limit"], X_test, y_test))


def write_facts(folder: Path, facts: dict[str, Any]) -> None:
    """Write network.json, one entry a line."""
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(one)}" for name, one in facts.items())
    (folder / LAYERS).write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make the network of the drawing page.")
    parser.add_argument(
        "data", type=Path, help="digits with a labelled test set, such as mnist.npz"
    )
    parser.add_argument("--folder", type=Path, default=Path("docs", "draw"))
    parser.add_argument("--epochs", type=int, default=EPOCHS)
    options = parser.parse_args()
    write_network(options.data, options.folder, options.epochs)
