"""The command `digitkit predict`."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from digitkit.commands import BAD_INPUT, DONE, Commands, add_command, refuse
from digitkit.export.onnx_file import CannotExport, check_shapes, read_model
from digitkit.quiet import quiet_start

MODELS = tuple(Path("digitkit-run", name) for name in ("cnn.keras", "mlp.keras"))
EMPTY = "empty: no ink was found"


def add_predict(commands: Commands) -> None:
    """Add `digitkit predict`."""
    predict = add_command(
        commands,
        "predict",
        "read pictures of handwritten digits with a trained model",
        read_pictures,
        more="A picture shows one digit: a photo, a scan or a drawing, in any common format.",
    )
    predict.add_argument("pictures", metavar="PICTURE", nargs="+", type=Path, help="image files")
    predict.add_argument(
        "--model",
        metavar="FILE",
        type=Path,
        help="as model.save writes it (default: cnn.keras, else mlp.keras, in digitkit-run)",
    )
    predict.add_argument("--json", action="store_true", help="print a JSON list instead of text")


@dataclass(frozen=True)
class Reading:
    """What became of one picture.

    Attributes:
        picture: its path, as it was given.
        seen: what the network saw, uint8 (28, 28); None if the picture can't be read.
        probabilities: of the ten digits; None where nothing was asked.
        error: why the picture can't be read, else empty.
    """

    picture: str
    seen: np.ndarray | None = None
    probabilities: np.ndarray | None = None
    error: str = ""

    @property
    def best(self) -> list[tuple[int, float]]:
        """The three most probable digits, each with its probability."""
        if self.probabilities is None:
            return []
        order = np.argsort(-self.probabilities, kind="stable")[:3]
        return [(int(digit), float(self.probabilities[digit])) for digit in order]


def read_pictures(options: argparse.Namespace) -> int:
    """Run `digitkit predict`."""
    from digitkit.predict.pictures import PictureError, read_picture

    model_path = options.model or next((path for path in MODELS if path.is_file()), None)
    if model_path is None:
        return refuse(
            f"there is no model {MODELS[0]}: run `digitkit run` first, or name one with --model"
        )
    pages: dict[int, np.ndarray] = {}
    readings = [Reading(str(path)) for path in options.pictures]
    for place, path in enumerate(options.pictures):
        try:
            pages[place] = read_picture(path)
        except PictureError as error:
            refuse(error)
            readings[place] = Reading(str(path), error=str(error))
    if pages:  # TensorFlow takes seconds to load
        try:
            found = _ask(model_path, list(pages.values()))
        except CannotExport as error:
            return refuse(error)
        for place, (seen, probabilities) in zip(pages, found, strict=True):
            readings[place] = Reading(readings[place].picture, seen, probabilities)
    if options.json:
        print("[" + ",\n ".join(json.dumps(_as_json(reading)) for reading in readings) + "]")
    elif pages:
        print("\n\n".join(_as_lines(reading) for reading in readings if not reading.error))
    return BAD_INPUT if any(reading.error for reading in readings) else DONE


def _ask(
    model_path: Path, pages: Sequence[np.ndarray]
) -> list[tuple[np.ndarray, np.ndarray | None]]:
    """Return what the network sees of each page, and its probabilities; None for an empty page."""
    from digitkit.settings.environment import use_own_keras_settings

    use_own_keras_settings()
    print("Loading TensorFlow …", file=sys.stderr, flush=True)  # standard output may be JSON
    with quiet_start():
        from digitkit.lessons.use.reference import prepare_drawing
    model = read_model(model_path)
    check_shapes(model, model_path)
    found: list[tuple[np.ndarray, np.ndarray | None]] = []
    for page in pages:
        seen = prepare_drawing(page)
        digit = (seen.reshape(1, *model.input_shape[1:]) / 255).astype("float32")
        found.append((seen, np.asarray(model(digit, training=False))[0] if seen.any() else None))
    return found


def _as_json(reading: Reading) -> dict[str, Any]:
    if reading.error:
        return {"picture": reading.picture, "error": reading.error}
    best = [{"digit": digit, "share": round(share, 6)} for digit, share in reading.best]
    seen = None if reading.seen is None else reading.seen.tolist()
    read = best[0]["digit"] if best else None
    told = {"picture": reading.picture, "reading": read, "best": best, "seen": seen}
    return told if best else {**told, "note": EMPTY}


def _as_lines(reading: Reading) -> str:
    from digitkit.predict.pictures import as_text

    if reading.probabilities is None or reading.seen is None:
        return f"{reading.picture}: {EMPTY}"
    shares = "   ".join(f"{digit}: {_percent(share)}" for digit, share in reading.best)
    return "\n".join([f"{reading.picture}: {reading.best[0][0]}", shares, *as_text(reading.seen)])


def _percent(share: float) -> str:
    """Write a share as a percentage that never rounds to certainty."""
    if 0.999 < share < 1:
        return "over 99.9%"
    return "under 0.1%" if 0 < share < 0.001 else f"{share:.1%}"
