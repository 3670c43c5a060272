"""Digits on light paper and images on their side are named, and ordinary digits never are."""

import os

import numpy as np
import pytest
from sklearn.datasets import load_digits as load_scikit_digits

from digitkit.cli import main
from digitkit.data import describe, load_digits, read_csv
from digitkit.data.appearance import LIGHT_SHARE, ORIENTATIONS, find_orientation, light_paper
from digitkit.data.lesson_files import write_csv
from tests.data.pandas_lines import follow

MNIST = os.environ.get("DIGITKIT_MNIST")
# What was done to the images, for each line of ORIENTATIONS.
DONE = (
    lambda images: images,
    lambda images: images.transpose(0, 2, 1),
    lambda images: np.rot90(images, 1, (1, 2)),
    lambda images: np.rot90(images, -1, (1, 2)),
    lambda images: np.rot90(images, 2, (1, 2)),
    lambda images: images[:, :, ::-1],
    lambda images: images[:, ::-1],
    lambda images: np.rot90(images, 2, (1, 2)).transpose(0, 2, 1),
)
TRANSPOSED = 1


def lying(X, way):
    return np.ascontiguousarray(DONE[way](X.reshape(-1, 28, 28)).reshape(-1, 784))


def found(X, y):
    return find_orientation(X, y, light_paper(X))


def samples(count, size, seed=0):
    """Row numbers of so many samples of 5,000 digits."""
    random = np.random.RandomState(seed)
    return [random.choice(5000, size, replace=False) for _ in range(count)]


@pytest.fixture(scope="module")
def scikit():
    """1,797 digits of other writers, of 8 × 8 pixels, enlarged to 24 × 24 on a page of 28 × 28."""
    bunch = load_scikit_digits()
    large = np.kron(bunch.images, np.ones((3, 3))) * 255 / 16
    return np.pad(large, ((0, 0), (2, 2), (2, 2))).astype(np.uint8).reshape(-1, 784), bunch.target


def garments(rows, seed=0):
    """Shapes as in Fashion-MNIST: shirts, trousers, shoes and bags, large and filled."""
    random = np.random.RandomState(seed)
    down, across = np.mgrid[:28, :28]
    width = abs(across - 13.5)
    shapes = [
        (width < 7) & (down > 2) | (width < 13) & (down > 2) & (down < 10),  # T-shirt
        (width < 6) & (down > 1) & ((width > 1) | (down < 8)),  # trousers
        (width < 7) | (width < 13) & (down > 4),  # pullover
        width < 3 + down / 6,  # dress
        (width < 11) & (width > 0.6),  # coat
        (abs(down - 18 + across / 4) < 2) | (down > 21) & (down < 24),  # sandal
        (width < 8) | (width < 12) & (down < 20),  # shirt
        (down > 14) & (down < 22) & (across > 12 - down / 2),  # sneaker
        (down > 8) | (abs(width - 8) < 2) & (down > 2),  # bag
        (across > 14) & (across < 25) | (down > 19) & (across > 2),  # boot
    ]
    y = np.arange(rows) % 10
    X = np.zeros((rows, 28, 28))
    for image, label in zip(X, y, strict=True):
        shape = np.roll(shapes[label], random.randint(-2, 3, 2), (0, 1))
        image[:] = shape * random.uniform(80, 250) + shape * random.normal(0, 25, (28, 28))
    return X.clip(0, 255).astype(np.uint8).reshape(-1, 784), y


@pytest.mark.parametrize("size", [10, 20, 100, 1000])
def test_ordinary_digits_are_never_taken_for_others(sample_table, size):
    for rows in samples(200 if size < 1000 else 20, size):
        X, y = sample_table[rows, 1:], sample_table[rows, 0]
        assert found(X, y) is None
        assert not light_paper(X).any()


@pytest.mark.parametrize("digit", range(10))
def test_samples_of_one_digit_are_never_taken_for_others(sample_table, digit):
    own = sample_table[sample_table[:, 0] == digit]
    for start in range(0, 500, 10):
        assert found(own[start : start + 10, 1:], own[start : start + 10, 0]) is None


def test_digits_of_other_writers_are_never_taken_for_others(scikit):
    X, y = scikit
    for start in range(0, len(X) - 50, 50):
        assert found(X[start : start + 50], y[start : start + 50]) is None
    assert not light_paper(X).any()


@pytest.mark.parametrize("way", range(1, 8))
def test_every_other_way_is_recognized(sample_table, scikit, way):
    for rows in samples(20, 100):
        X, y = lying(sample_table[rows, 1:], way), sample_table[rows, 0]
        assert found(X, y) == found(255 - X, y) == way
    X, y = scikit
    # These are so coarse that mirrored ones are hard to tell: no answer is then the right one.
    assert found(lying(X, way), y) == (way if ORIENTATIONS[way][1] else None)


def test_fewer_than_ten_rows_lead_to_no_warning(sample_table):
    for rows in samples(50, 10):
        X, y = lying(sample_table[rows, 1:], TRANSPOSED), sample_table[rows, 0]
        assert found(X, y) == TRANSPOSED
        assert found(X[:9], y[:9]) is None


def test_twenty_transposed_rows_are_enough(sample_table):
    answers = [
        found(lying(sample_table[r, 1:], TRANSPOSED), sample_table[r, 0]) for r in samples(200, 20)
    ]
    assert answers == [TRANSPOSED] * 200


@pytest.mark.parametrize("way", range(8))
def test_garments_are_never_taken_for_digits(way):
    X, y = garments(500)
    X = lying(X, way)
    for start in range(0, 500, 50):
        assert found(X[start : start + 50], y[start : start + 50]) is None
    assert found(X, y) is None
    assert light_paper(X).mean() < LIGHT_SHARE


@pytest.mark.parametrize("seed", range(10))
def test_labels_that_say_nothing_lead_to_no_warning(sample_table, seed):
    random = np.random.RandomState(seed)
    y = sample_table[:, 0]
    assert found(sample_table[:, 1:], random.permutation(y)) is None
    assert found(sample_table[:, 1:], random.permutation(10)[y]) is None
    noise = random.randint(0, 256, (500, 784)).astype(np.uint8)
    assert found(noise, y[::10]) is None


def test_images_of_one_shade_are_passed_over(sample_table):
    X = lying(sample_table[::10, 1:], TRANSPOSED)
    X[::3] = 0
    X[1::3] = 255
    assert found(X, sample_table[::10, 0]) == TRANSPOSED
    assert found(np.zeros((50, 784), np.uint8), np.arange(50) % 10) is None


@pytest.mark.needs("mnist")
def test_all_of_mnist():
    with np.load(str(MNIST), allow_pickle=False) as official:
        X = np.concatenate([official["x_train"], official["x_test"]]).reshape(-1, 784)
        y = np.concatenate([official["y_train"], official["y_test"]]).astype(int)
    assert not light_paper(X).any()
    assert light_paper(255 - X).all()
    wrong = [
        found(X[start : start + size], y[start : start + size])
        for size in (10, 100, 5000)
        for start in range(0, 70_000, max(size, 50))
    ]
    assert set(wrong) == {None}
    for way in range(1, 8):
        assert found(lying(X, way), y) == way


LIGHT = (
    "the paper seems to be 255 and the ink darker, but digits are ink 255 on paper 0; a network "
    "that learns from this reads ordinary digits badly. Subtract the pixels from 255."
)
SIDEWAYS = (
    "the images seem to be transposed: rows and columns are exchanged, as in EMNIST's files; a "
    "network that learns from this reads ordinary digits badly. Put them upright."
)


def warned(path, labelled=True) -> list[str]:
    _, _, remarks = read_csv(path, labelled)
    return [remark.removeprefix(f"{path}: ") for remark in remarks]


@pytest.fixture
def digits(sample_table):
    """Fifty digits, five of each, as `(X, y)`."""
    picked = np.concatenate([sample_table[sample_table[:, 0] == d][:5] for d in range(10)])
    return picked[:, 1:].copy(), picked[:, 0].copy()


def test_light_paper_is_named_and_can_be_mended(digits, tmp_path):
    X, y = digits
    train, test = tmp_path / "train.csv", tmp_path / "test.csv"
    write_csv(train, 255 - X, y)
    write_csv(test, 255 - X)
    for path, labelled in ((train, True), (test, False)):
        [warning] = warned(path, labelled)
        assert warning.partition(" In pandas: ")[0] == LIGHT
    assert [line.count(LIGHT) for line in load_digits(tmp_path).warnings] == [1, 1]
    for path, labelled in ((train, True), (test, False)):
        follow(*warned(path, labelled), path)
        assert warned(path, labelled) == []
        assert np.array_equal(read_csv(path, labelled)[0], X)


def test_grey_paper(digits, tmp_path):
    X, y = digits
    write_csv(tmp_path / "train.csv", 200 - (X // 2), y)
    assert warned(tmp_path / "train.csv")[0].startswith("the paper seems to be 200 and the ink")


@pytest.mark.parametrize(("count", "number"), [(10, 10), (25, 25), (9, 0)])
def test_some_rows_on_light_paper(digits, tmp_path, count, number):
    X, y = digits
    X[:count] = 255 - X[:count]
    write_csv(tmp_path / "train.csv", X, y)
    warnings = warned(tmp_path / "train.csv")
    if number:
        [warning] = warnings
        assert warning.startswith(f"in {number} of 50 rows the paper seems to be 255 and the ink")
        assert warning.endswith("Subtract the pixels of those rows from 255.")
    else:
        assert warnings == []


@pytest.mark.parametrize("way", range(1, 8))
@pytest.mark.parametrize("header", ["named", "Label last", "none"])
def test_images_on_their_side_are_named_and_can_be_mended(digits, tmp_path, way, header):
    X, y = digits
    path = tmp_path / "train.csv"
    write_csv(path, lying(X, way), y)
    if header != "named":
        lines = [line.split(",") for line in path.read_text().splitlines()]
        lines = [[*line[1:], line[0].title()] for line in lines]
        path.write_text("".join(",".join(line) + "\n" for line in lines[header == "none" :]))
    warning = warned(path)[-1]
    assert warning.startswith(f"the images seem to be {ORIENTATIONS[way][0]}; ")
    assert way != TRANSPOSED or warning.startswith(SIDEWAYS)
    follow(warning, path)
    assert "seem" not in "".join(warned(path))
    assert np.array_equal(read_csv(path)[0], X)


def test_light_paper_and_transposed(digits, tmp_path):
    X, y = digits
    path = tmp_path / "train.csv"
    write_csv(path, 255 - lying(X, TRANSPOSED), y)
    light, sideways = warned(path)
    assert light.startswith(LIGHT) and sideways.startswith(SIDEWAYS)
    follow(sideways, path)
    follow(light, path)
    assert warned(path) == [] and np.array_equal(read_csv(path)[0], X)


def test_npz(digits, tmp_path):
    X, y = digits
    path = tmp_path / "digits.npz"
    upright = X.reshape(-1, 28, 28)
    np.savez(path, x_train=255 - upright, y_train=y, x_test=upright.transpose(0, 2, 1), y_test=y)
    light, sideways = load_digits(path).warnings
    assert light == f"{path}: x_train: {LIGHT} In NumPy: x_train = 255 - x_train"
    assert sideways.startswith(f"{path}: x_test: {SIDEWAYS} In NumPy: ")
    names = {"x_test": upright.transpose(0, 2, 1)}
    exec(sideways.partition(" In NumPy: ")[2], names)
    assert np.array_equal(names["x_test"], upright)


def test_the_command_shows_the_warnings(digits, tmp_path, capsys):
    X, y = digits
    path = tmp_path / "train.csv"
    write_csv(path, 255 - X, y)
    assert main(["data", "--data", str(path)]) == 0
    assert f"Warning   {path}: {LIGHT} In pandas: (255 - pd" in capsys.readouterr().out


def test_digitkits_own_digits_have_no_warning():
    assert load_digits().warnings == ()
    assert not any(line.startswith(("Warning", "Note")) for line in describe())
