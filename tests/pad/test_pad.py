"""The sketch pad as Python sees it: what the browser sends, and what a lesson reads."""

import base64
import io
import subprocess
import sys

import matplotlib.pyplot as plt
import numpy as np
import pytest

import digitkit
from digitkit.pad import SIDE, MissingPad, PadError, find_fault, samples, to_array

DRAWN = np.full((SIDE, SIDE), 255, dtype="uint8")
DRAWN[100:180, 140:160] = 0


@pytest.fixture
def pad():
    pytest.importorskip("anywidget")
    return digitkit.sketch_pad()


def test_a_new_pad_is_an_empty_sheet(pad) -> None:
    assert pad.is_empty
    assert pad.image.shape == (SIDE, SIDE) and pad.image.dtype == np.uint8
    assert (pad.image == 255).all()


@pytest.mark.parametrize("kind", [bytes, bytearray, memoryview])
def test_a_drawing_arrives_as_the_browser_sends_it(pad, kind) -> None:
    pad.set_state({"pixels": kind(DRAWN.tobytes())})
    assert not pad.is_empty
    np.testing.assert_array_equal(pad.image, DRAWN)


def test_the_image_is_a_copy(pad) -> None:
    pad.set_state({"pixels": memoryview(DRAWN.tobytes())})
    pad.image[:] = 7
    np.testing.assert_array_equal(pad.image, DRAWN)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        (b"123", "sent 3 bytes"),
        (None, "a value of type NoneType"),
        (5, "a value of type int"),
        ("text", "a value of type str"),
        ([0] * SIDE * SIDE, "a value of type list"),
    ],
)
def test_anything_else_is_reported_in_one_line_until_a_drawing_comes(pad, sent, words) -> None:
    pad.set_state({"pixels": memoryview(DRAWN.tobytes())})
    pad.set_state({"pixels": sent})
    with pytest.raises(PadError, match=words) as caught:
        _ = pad.image
    assert caught.value._render_traceback_() == [f"PadError: {caught.value}"]
    assert "\n" not in str(caught.value) and "280 × 280" in str(caught.value)
    assert "nothing drawn" in repr(pad)
    pad.set_state({"pixels": memoryview(DRAWN.tobytes())})
    np.testing.assert_array_equal(pad.image, DRAWN)


def test_no_bytes_are_an_empty_sheet() -> None:
    assert not find_fault(b"") and (to_array(b"") == 255).all()


def test_the_browser_cannot_change_the_samples(pad) -> None:
    assert set(pad.samples) == set("02345678")
    for address in samples().values():
        head, _, data = address.partition(",")
        assert head == "data:image/png;base64"
        assert plt.imread(io.BytesIO(base64.b64decode(data))).ndim == 2


def test_a_drawing_is_read_by_prepare_drawing(pad) -> None:
    pad.set_state({"pixels": memoryview(DRAWN.tobytes())})
    prepared = digitkit.prepare_drawing(pad.image)
    assert prepared.shape == (28, 28) and prepared.max() == 255
    assert np.ptp(np.nonzero(prepared)[0]) + 1 == 20 and prepared[0, 0] == 0


def test_without_anywidget_one_line_says_what_to_install(monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "anywidget", None)
    monkeypatch.delitem(sys.modules, "digitkit.pad.widget", raising=False)
    pad = digitkit.sketch_pad()
    assert isinstance(pad, MissingPad) and pad.is_empty and (pad.image == 255).all()
    assert 'pip install "anywidget' in repr(pad) and "\n" not in repr(pad)


def test_the_package_and_its_pad_load_without_anywidget() -> None:
    code = (
        "import sys, digitkit; digitkit.__all__; import digitkit.pad\n"
        "sys.exit(bool({'anywidget', 'ipywidgets', 'keras', 'matplotlib'} & sys.modules.keys()))"
    )
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
