"""The model of the drawing page, from a run on the whole of MNIST.

    digitkit run --data mnist.npz --out digitkit-run
    python -m digitkit.build.drawing_model digitkit-run mnist.npz

writes docs/draw/digits.onnx, the run's CNN, and docs/draw/digits.json, its figures.
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import numpy as np

MODEL, FIGURES = "digits.onnx", "digits.json"


def figures(metrics: dict[str, Any], confusion: np.ndarray) -> dict[str, Any]:
    """Gather what the drawing page shows about its model.

    Args:
        metrics: a run's metrics.json.
        confusion: integers (10, 10) on the run's test digits; row = true digit, column = read as.

    Raises:
        ValueError: the confusion matrix isn't that of the run's test digits.
    """
    model = metrics["models"]["cnn"]
    test, rows = model["test"], metrics["data"]["rows"]
    if int(confusion.sum()) != test["rows"] or int(np.trace(confusion)) != test["correct"]:
        raise ValueError(
            f"the model reads {np.trace(confusion):,} of {confusion.sum():,} digits correctly, but "
            f"its run says {test['correct']:,} of {test['rows']:,}: is this other data?"
        )
    sentence = (
        f"This course's {model['title']} has {model['parameters']:,} weights and biases. "
        f"digitkit run trained it on {rows['train']:,} digits of MNIST. "
        f"It reads {test['correct']:,} of {test['rows']:,} test images rightly."
    )
    return {
        "sentence": sentence,
        "confusion": confusion.tolist(),
        "parameters": model["parameters"],
        "test": test,
        "rows": rows,
        "seed": metrics["seed"],
        "versions": metrics["versions"],
    }


def write_demo_model(run: Path, data: Path, folder: Path) -> None:
    """Export a run's CNN for the drawing page, and write its figures beside it.

    Args:
        run: the folder of a `digitkit run`.
        data: the digits that it ran on.
        folder: where the two files go.
    """
    from digitkit.data import load_digits
    from digitkit.export import export_model
    from digitkit.quiet import quiet_start

    with quiet_start():
        import keras

        from digitkit import confusion_counts, predict_labels, to_tensor
    metrics = json.loads((run / "metrics.json").read_text(encoding="utf-8"))
    digits = load_digits(data)
    model = keras.saving.load_model(run / "cnn.keras", compile=False)
    read = predict_labels(model, to_tensor(digits.X_test))
    if digits.y_test is None:
        raise ValueError(f"{data}: its test digits have no labels, so mistakes can't be counted")
    facts = figures(metrics, confusion_counts(digits.y_test, read))
    export_model(run / "cnn.keras", folder / MODEL, force=True)
    lines = ",\n".join(f" {json.dumps(name)}: {json.dumps(one)}" for name, one in facts.items())
    (folder / FIGURES).write_text(f"{{\n{lines}\n}}\n", encoding="utf-8")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description="Make the model of the drawing page.")
    parser.add_argument("run", type=Path, help="the folder of a run")
    parser.add_argument("data", type=Path, help="the digits that it ran on")
    parser.add_argument("--folder", type=Path, default=Path("docs", "draw"))
    options = parser.parse_args()
    write_demo_model(options.run, options.data, options.folder)
