"""Python and the browser do the same: the same preparation, the same probabilities."""

import base64

import numpy as np
import pytest
from PIL import Image

from digitkit import prepare_drawing
from digitkit.build.sample_photos import KINDS, photo
from digitkit.data.sample import read_sample

from .conftest import ROOT

TO_BYTES = "const bytes = text => Uint8Array.from(atob(text), one => one.charCodeAt(0));"
PREPARE = (
    "async drawings => {"
    + TO_BYTES
    + """
  const { prepareDrawing } = await import('/draw/prepare.js');
  return drawings.map(({ data, most, ...size }) =>
    [...prepareDrawing({ data: Float64Array.from(bytes(data), one => one / most), ...size })]);
}"""
)
PREDICT = (
    "async ([file, text]) => {"
    + TO_BYTES
    + """
  const { start, openModel, probabilities } = await import('/draw/model.js');
  await start(() => {});
  return [...await probabilities(await openModel(bytes(file)), bytes(text))];
}"""
)


def drawings() -> list[np.ndarray]:
    """Drawn samples, photos of every kind, digits in many sizes and shades; some of no ink."""
    rng = np.random.default_rng(7)
    found = [np.asarray(Image.open(path).convert("L"))
             for path in sorted((ROOT / "digitkit" / "samples").glob("*.png"))]  # fmt: skip
    for pixels in read_sample()[0][::90]:
        height, width = (int(28 * factor) for factor in rng.uniform(0.7, 6, 2))
        image = np.asarray(Image.fromarray(pixels.reshape(28, 28)).resize((width, height)))
        image = np.pad(image, rng.integers(0, 40, (2, 2)))
        image = (image * rng.uniform(0.3, 1)).astype("uint8")
        found.append(255 - image if rng.random() < 0.5 else image)
    alone = np.zeros((31, 17), "uint8")
    alone[3, 16] = 9
    found += [photo(1, kind, size=(225, 175)) for kind in KINDS]
    found += [found[-1][found[-1].min(axis=1) < 255]]  # cut so close that ink reaches the edge
    found += [photo(None, kind, size=(225, 175)) for kind in KINDS]
    return [*found, np.full((20, 30), 200, "uint8"), np.zeros((28, 28), "uint8"), alone]


@pytest.mark.parametrize("most", [1, 255], ids=["0 to 255", "0 to 1"])
def test_a_drawing_is_prepared_as_in_python(page, most):
    given = drawings()
    told = [
        {"data": base64.b64encode(one.tobytes()).decode(), "most": most,
         "height": one.shape[0], "width": one.shape[1]}
        for one in given
    ]  # fmt: skip
    for drawing, prepared in zip(given, page.evaluate(PREPARE, told), strict=True):
        expected = prepare_drawing(drawing / most if most > 1 else drawing).astype(int)
        assert np.abs(expected.ravel() - prepared).max() <= 1


def in_browser(page, digits: np.ndarray, file: bytes) -> np.ndarray:
    told = [base64.b64encode(one).decode() for one in (file, digits.tobytes())]
    return np.reshape(page.evaluate(PREDICT, told), (-1, 10))


def test_the_browser_and_keras_agree_on_500_digits(page, tmp_path):
    from digitkit import build_cnn, compile_model, to_tensor
    from digitkit.export import export_model

    X, y = read_sample()
    model = compile_model(build_cnn())
    model.fit(to_tensor(X[1::20]), y[1::20], epochs=6, batch_size=32, verbose=0)
    model.save(tmp_path / "cnn.keras")
    file = export_model(tmp_path / "cnn.keras", tmp_path / "cnn.onnx").path.read_bytes()
    expected = model.predict(to_tensor(X[::10]), verbose=0)
    assert len(np.unique(expected.argmax(axis=1))) > 5, "a model of few answers proves little"
    found = in_browser(page, X[::10], file)
    assert np.array_equal(found.argmax(axis=1), expected.argmax(axis=1))
    assert np.abs(found - expected).max() < 1e-5
