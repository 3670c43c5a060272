"""A Keras model as an ONNX file, which a browser or any other program can run."""

from __future__ import annotations

import argparse
import contextlib
import importlib.util
import io
import logging
import os
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from digitkit.commands import Commands, add_command, refuse
from digitkit.quiet import quiet_start
from digitkit.text import install_command

if TYPE_CHECKING:
    import keras

BAD_INPUT = 2
CLOSE = 1e-5
_SHAPES = {(784,): "rows of 784 pixels", (28, 28, 1): "images of 28 × 28 × 1"}


def add_export(commands: Commands) -> None:
    """Add `digitkit export`."""
    export = add_command(
        commands,
        "export",
        "write a trained model as an ONNX file, for the drawing page or another program",
        export_file,
    )
    export.add_argument("model", metavar="MODEL.keras", type=Path, help="as model.save writes it")
    export.add_argument("out", metavar="OUT.onnx", type=Path, help="the file to write")
    export.add_argument("--force", action="store_true", help="write over a file that is there")


def export_file(options: argparse.Namespace) -> int:
    """Run `digitkit export`."""
    from digitkit.settings.environment import use_own_keras_settings

    use_own_keras_settings()
    print(f"Exporting {options.model} …", flush=True)
    try:
        done = export_model(options.model, options.out, force=options.force)
    except CannotExport as error:
        return refuse(error)
    print(f"{done.path}: {done.size / 1000:,.0f} kB, takes {done.takes} scaled to 0–1")
    print(
        f"On {done.samples} digits its probabilities are those of the Keras model, "
        f"to within {done.difference:.0e}."
    )
    return 0


class CannotExport(Exception):  # noqa: N818
    """A model that can't be exported, and why, in one line."""


@dataclass(frozen=True)
class Exported:
    """What was written.

    Attributes:
        path: the ONNX file.
        size: its size in bytes.
        takes: what the model takes as input, in words.
        difference: the largest difference between the probabilities of Keras and of the file on
            the sample digits.
        samples: the number of these digits.
    """

    path: Path
    size: int
    takes: str
    difference: float
    samples: int


def export_model(model_path: str | Path, onnx_path: str | Path, *, force: bool = False) -> Exported:
    """Write a saved model as an ONNX file, and compare the answers of the two.

    Args:
        model_path: a model as `model.save("name.keras")` writes it. It takes rows (n, 784) or
            images (n, 28, 28, 1) scaled to 0–1, and returns probabilities (n, 10).
        onnx_path: where the file goes; it appears whole or not at all.
        force: overwrite an existing file.

    Raises:
        CannotExport: the model can't be read or doesn't have these shapes, a package is missing,
            a file is in the way, or the written file gives other answers than the model.
    """
    source, target = Path(model_path), Path(onnx_path)
    _check_target(target, force)
    _check_packages()
    model = read_model(source)
    takes = check_shapes(model, source)
    model = without_augmentation(model)
    digits = _samples(model.input_shape[1:])
    expected = np.asarray(model(digits, training=False))  # a model just loaded must be called once
    with tempfile.TemporaryDirectory(prefix=".unfinished-", dir=target.parent) as folder:
        whole = Path(folder, "model.onnx")
        _write(model, whole, source)
        difference = float(np.abs(_answers(whole, digits) - expected).max())
        if not difference <= CLOSE:
            raise CannotExport(
                f"{source}: the exported file's probabilities differ from the model's by "
                f"{difference:.1e}, so nothing was written"
            )
        whole.replace(target)
    size = target.stat().st_size
    return Exported(target, size, takes, difference, len(digits))


def _check_target(target: Path, force: bool) -> None:
    if target.suffix != ".onnx":
        raise CannotExport(f"{target}: the file to write must be named like model.onnx")
    if target.exists() and not force:
        raise CannotExport(f"{target}: there is a file already; name another one or add --force")
    if not target.parent.is_dir():
        raise CannotExport(f"{target.parent}: there is no such folder")
    if not os.access(target.parent, os.W_OK):
        raise CannotExport(f"{target.parent}: nothing can be written there")


def _check_packages() -> None:
    missing = [name for name in ("onnx", "tf2onnx") if importlib.util.find_spec(name) is None]
    if missing:
        raise CannotExport(
            f"the package {' and '.join(missing)} isn't installed: {install_command('export')}"
        )


def read_model(source: Path) -> keras.Model:
    """Read a saved model; `CannotExport` says in one line why it can't be read."""
    if source.suffix != ".keras":
        raise CannotExport(f"{source}: the model must be a file named like model.keras")
    if not source.is_file():
        raise CannotExport(f"{source}: there is no such file")
    if not zipfile.is_zipfile(source):
        raise CannotExport(f"{source}: this is not a model as model.save writes it")
    with quiet_start():
        import keras
    try:
        return keras.saving.load_model(source, compile=False)
    except Exception as error:
        first = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise CannotExport(f"{source}: Keras can't read this model: {first}") from error


def check_shapes(model: keras.Model, source: Path) -> str:
    """Return what a model takes, in words; `CannotExport` if it doesn't read digits."""
    shapes = getattr(model, "input_shape", None), getattr(model, "output_shape", None)
    taken, given = (tuple(shape[1:]) if isinstance(shape, tuple) else shape for shape in shapes)
    if taken not in _SHAPES or given != (10,):
        raise CannotExport(
            f"{source}: the model takes {taken} and gives {given}; it must take (784,) or "
            "(28, 28, 1) and give (10,)"
        )
    return _SHAPES[taken]


def _samples(shape: tuple[int, ...]) -> np.ndarray:
    from digitkit.data.sample import read_sample

    digits = read_sample()[0][::500]
    return (digits.reshape(-1, *shape) / 255).astype("float32")


def without_augmentation(model: keras.Model) -> keras.Model:
    """Replace layers that act in training alone and that ONNX cannot express.

    Returns:
        A model with the same weights, where random layers, and blocks of nothing else, are
        replaced by the identity; the model itself where it is no Sequential or functional model.
    """
    import keras

    def is_random(layer: keras.Layer) -> bool:
        inner = getattr(layer, "layers", None)
        if inner:
            return all(is_random(one) or isinstance(one, keras.layers.InputLayer) for one in inner)
        return hasattr(layer, "get_random_transformation")

    def kept(layer: keras.Layer) -> keras.Layer:
        return keras.layers.Identity() if is_random(layer) else layer

    if not any(is_random(layer) for layer in model.layers):
        return model
    try:
        return keras.models.clone_model(model, clone_function=kept)
    except ValueError:  # a subclassed model can't be cloned
        return model


@contextlib.contextmanager
def _silence() -> Iterator[None]:
    """Suppress the exporter's output, logs and warnings, which mean nothing to a learner."""
    before = logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        with warnings.catch_warnings(), contextlib.redirect_stdout(io.StringIO()):
            warnings.simplefilter("ignore")
            yield
    finally:
        logging.disable(before)


def _write(model: keras.Model, path: Path, source: Path) -> None:
    import onnx

    with _silence():
        model.export(path, format="onnx", verbose=False)
    try:
        onnx.checker.check_model(onnx.load(path))
    except onnx.checker.ValidationError as error:
        first = str(error).splitlines()[0]
        raise CannotExport(
            f"{source}: a layer of the model can't be expressed in ONNX: {first}"
        ) from None


def _answers(path: Path, digits: np.ndarray) -> np.ndarray:
    import onnx
    from onnx.reference import ReferenceEvaluator

    whole = onnx.load(path)
    (name,) = (node.name for node in whole.graph.input)
    answers: Any = ReferenceEvaluator(whole).run(None, {name: digits})
    return np.asarray(answers[0])
