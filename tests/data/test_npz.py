import io
import pickle
import zipfile

import numpy as np
import pytest

from digitkit.data import DataError, load_digits

IMAGES = "images are (n, 28, 28)."
UINT8 = "images are uint8, 0 is paper and 255 is ink."
ONE_EACH = "labels are whole numbers in one dimension, one for each digit."
SCALED = (
    "the largest pixel of all rows is 1: these pixels are already 0–1; "
    "multiply them by 255, or take the original file."
)
LAYOUT = "Keras' layout is x_train, y_train, x_test, y_test with 28×28 images"


@pytest.fixture
def arrays(sample_table):
    images = sample_table[::25, 1:].reshape(-1, 28, 28)
    labels = sample_table[::25, 0]
    return {
        "x_train": images[::2],
        "y_train": labels[::2],
        "x_test": images[1::2],
        "y_test": labels[1::2],
    }


@pytest.fixture
def saved(tmp_path):
    def save(arrays):
        path = tmp_path / "digits.npz"
        np.savez_compressed(path, **arrays)
        return path

    return save


def fault(path) -> str:
    with pytest.raises(DataError) as caught:
        load_digits(path)
    assert len(str(caught.value).splitlines()) == 1
    return str(caught.value).removeprefix(f"{path}: ")


@pytest.mark.parametrize("flat", [False, True])
def test_keras_layout(arrays, saved, flat):
    if flat:
        arrays |= {key: arrays[key].reshape(-1, 784) for key in ("x_train", "x_test")}
    path = saved(arrays)
    digits = load_digits(path)
    for key, got in (("x_train", digits.X_train), ("x_test", digits.X_test)):
        assert got.dtype == np.uint8 and got.flags.c_contiguous
        assert np.array_equal(got, arrays[key].reshape(-1, 784))
    assert np.array_equal(digits.y_train, arrays["y_train"])
    assert np.array_equal(digits.y_test, arrays["y_test"])
    assert digits.source.kind == "files"
    assert digits.source.title == "your file digits.npz"


def change(arrays, key, value):
    return {**arrays, key: value}


@pytest.mark.parametrize(
    ("key", "damage", "expected"),
    [
        ("x_train", lambda x: x / 255, f"x_train has dtype float64; {UINT8}"),
        ("x_test", lambda x: x.astype(">i4"), f"x_test has dtype >i4; {UINT8}"),
        ("x_train", lambda x: x[:, :27], f"x_train has shape (100, 27, 28); {IMAGES}"),
        ("x_train", lambda x: x[..., None], f"x_train has shape (100, 28, 28, 1); {IMAGES}"),
        ("x_train", lambda x: x[0, 0, 0], f"x_train has shape (); {IMAGES}"),
        ("x_train", lambda x: x[:0], "x_train has no rows; take the original file."),
        ("x_train", lambda x: x // 255, SCALED),
        (
            "y_train",
            lambda y: np.eye(10)[y],
            f"y_train has shape (100, 10) and dtype float64; {ONE_EACH}",
        ),
        (
            "y_test",
            lambda y: y.astype(float),
            f"y_test has shape (100,) and dtype float64; {ONE_EACH}",
        ),
        (
            "y_train",
            lambda y: y[:-1],
            "y_train has 99 labels for 100 images; there must be one for each.",
        ),
        ("y_train", lambda y: y + 5, "y_train[50] is 10; a label is a whole number 0–9."),
        ("y_test", lambda y: y.astype(int) - 1, "y_test[0] is -1; a label is a whole number 0–9."),
    ],
)
def test_other_arrays(arrays, saved, key, damage, expected):
    assert fault(saved(change(arrays, key, damage(arrays[key])))) == expected


def test_other_keys(arrays, saved):
    arrays["X_train"] = arrays.pop("x_train")
    assert fault(saved(arrays)) == (
        f"there is no x_train in it, it holds 'y_train', 'x_test', 'y_test', 'X_train'; {LAYOUT}."
    )


class Trap:
    def __reduce__(self):
        return (pytest.fail, ("something was unpickled",))


@pytest.mark.parametrize("key", ["x_train", "y_test"])
def test_objects_are_never_unpickled(arrays, saved, key):
    trap = np.empty(3, dtype=object)
    trap[:] = [Trap()] * 3
    assert pickle.dumps(trap)
    assert fault(saved(change(arrays, key, trap))) == (
        f"{key} has Python objects, which are never loaded; {LAYOUT}."
    )


@pytest.mark.parametrize("place", [0.2, 0.5, 0.9])
def test_damaged(arrays, saved, place):
    path = saved(arrays)
    content = bytearray(path.read_bytes())
    content[int(len(content) * place)] ^= 0xFF
    path.write_bytes(content)
    assert fault(path) == "the .npz is damaged or cut off; get it again."


def test_cut_off(arrays, saved):
    path = saved(arrays)
    path.write_bytes(path.read_bytes()[:-100])
    assert fault(path) == "the zip archive is damaged or cut off; download it again."


def test_header_that_promises_more_than_there_is(arrays, tmp_path):
    path = tmp_path / "digits.npz"
    np.savez(path, **arrays)
    with zipfile.ZipFile(path) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    huge = io.BytesIO()
    np.lib.format.write_array_header_1_0(
        huge, {"descr": "|u1", "fortran_order": False, "shape": (10**12, 28, 28)}
    )
    members["x_train.npy"] = huge.getvalue()
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    assert fault(path) == "the .npz is damaged or cut off; get it again."
