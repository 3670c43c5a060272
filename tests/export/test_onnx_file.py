"""Exporting: the file answers as the model does, or nothing is written and one line says why."""

import numpy as np
import pytest

from digitkit.cli import main
from digitkit.data.sample import read_sample
from digitkit.export import CannotExport, export_model


@pytest.fixture(scope="module")
def saved(tmp_path_factory):
    import keras

    from digitkit import build_augmenter, build_cnn, build_mlp

    folder = tmp_path_factory.mktemp("models")
    images = keras.Input((28, 28, 1))
    models = {
        "mlp": build_mlp(),
        "cnn": build_cnn(),
        "augmented": keras.Sequential([images, build_augmenter(), build_cnn()]),
        "odd": keras.Sequential([keras.Input((5,)), keras.layers.Dense(10)]),
    }
    for name, model in models.items():
        model.save(folder / f"{name}.keras")
    return folder, models


def run_onnx(path, digits):
    import onnx
    from onnx.reference import ReferenceEvaluator

    model = onnx.load(path)
    return ReferenceEvaluator(model).run(None, {model.graph.input[0].name: digits})[0]


@pytest.mark.parametrize(("name", "shape"), [("mlp", (784,)), ("cnn", (28, 28, 1)),
                                             ("augmented", (28, 28, 1))])  # fmt: skip
def test_the_file_answers_as_the_model(saved, tmp_path, name, shape):
    folder, models = saved
    done = export_model(folder / f"{name}.keras", tmp_path / "out.onnx")
    digits = (read_sample()[0][7::1000].reshape(-1, *shape) / 255).astype("float32")
    expected = models[name].predict(digits, verbose=0)
    assert np.abs(run_onnx(done.path, digits) - expected).max() < 1e-5
    assert done.size == (tmp_path / "out.onnx").stat().st_size
    assert [one.name for one in tmp_path.iterdir()] == ["out.onnx"]


def test_an_export_that_answers_otherwise_is_not_written(saved, tmp_path, monkeypatch):
    from digitkit.export import onnx_file

    true = onnx_file._answers
    monkeypatch.setattr(onnx_file, "_answers", lambda *given: true(*given) + 2e-5)
    with pytest.raises(CannotExport, match="differ"):
        export_model(saved[0] / "mlp.keras", tmp_path / "out.onnx")
    assert list(tmp_path.iterdir()) == []


def test_a_file_in_the_way_is_kept(saved, tmp_path):
    out = tmp_path / "out.onnx"
    out.write_text("mine")
    with pytest.raises(CannotExport, match="--force"):
        export_model(saved[0] / "mlp.keras", out)
    assert out.read_text() == "mine"


@pytest.mark.parametrize(
    ("model", "out", "says"),
    [
        ("none.keras", "out.onnx", "no such file"),
        ("model.h5", "out.onnx", "named like model.keras"),
        ("text.keras", "out.onnx", "this is not a model as"),
        ("zip.keras", "out.onnx", "can't read this model"),
        ("odd.keras", "out.onnx", r"takes \(5,\) and gives \(10,\)"),
        ("mlp.keras", "out.txt", "named like model.onnx"),
        ("mlp.keras", "none/out.onnx", "no such folder"),
    ],
)
def test_what_cannot_be_exported_is_refused_in_one_line(saved, tmp_path, capsys, model, out, says):
    import re
    import shutil
    import zipfile

    (tmp_path / "text.keras").write_text("no model")
    with zipfile.ZipFile(tmp_path / "zip.keras", "w") as packed:
        packed.writestr("a.txt", "no model")
    for name in ("odd", "mlp"):
        shutil.copy(saved[0] / f"{name}.keras", tmp_path)
    assert main(["export", str(tmp_path / model), str(tmp_path / out)]) == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert re.search(says, line)
    assert model in line or out.partition("/")[0] in line
    assert not (tmp_path / out).exists()


def test_missing_packages_are_named(saved, tmp_path, monkeypatch):
    import importlib.util

    found = importlib.util.find_spec
    monkeypatch.setattr(
        importlib.util, "find_spec", lambda name: None if name == "tf2onnx" else found(name)
    )
    with pytest.raises(CannotExport, match=r"tf2onnx isn't installed.*pip install"):
        export_model(saved[0] / "mlp.keras", tmp_path / "out.onnx")
