import numpy as np
import pandas as pd
import pytest
from sklearn.preprocessing import StandardScaler

from digitkit import count_shared_rows, scale, split, standardize

from .support import unchanged


def numbered(n: int) -> np.ndarray:
    """Return n different rows: row i holds the number i in its first two pixels."""
    X = np.zeros((n, 784), "uint8")
    X[:, 0], X[:, 1] = np.divmod(np.arange(n), 256)
    X.flags.writeable = False
    return X


def numbers_of(X) -> np.ndarray:
    X = np.asarray(X).astype(int)
    return X[:, 0] * 256 + X[:, 1]


# split


@pytest.mark.parametrize("fraction", [0.1, 0.2, 0.25, 0.5])
@pytest.mark.parametrize("frames", [False, True])
def test_every_row_is_in_one_part_with_its_own_label(digits, fraction, frames):
    y = digits[1]
    X = numbered(len(y))
    given_X, given_y = X, y
    if frames:
        given_X = pd.DataFrame(X, columns=[f"pixel{i}" for i in range(784)], index=y * 1.5)
        given_y = pd.Series(y, index=np.arange(len(y))[::-1])
    with unchanged(given_X, given_y):
        X_train, X_val, y_train, y_val = split(given_X, given_y, val_fraction=fraction)
    rows = np.concatenate([numbers_of(X_train), numbers_of(X_val)])
    assert sorted(rows) == list(range(len(y)))
    np.testing.assert_array_equal(np.concatenate([y_train, y_val]), y[rows])
    assert isinstance(X_train, type(given_X))
    assert isinstance(y_val, np.ndarray | pd.Series)
    for digit in range(10):
        held_out = (np.asarray(y_val) == digit).sum()
        assert abs(held_out - fraction * (y == digit).sum()) <= 1


def test_uneven_digits_keep_their_share():
    y = np.repeat(np.arange(10), [100, 200, 50, 30, 400, 11, 60, 70, 80, 19])
    _, _, _, y_val = split(numbered(len(y)), y, val_fraction=0.2)
    np.testing.assert_allclose(np.bincount(y_val), 0.2 * np.bincount(y), atol=1)


def test_a_seed_gives_its_own_split_again(digits):
    X, y = numbered(5000), digits[1]

    def held_out(**options) -> list[int]:
        return sorted(numbers_of(split(X, y, **options)[1]))

    assert held_out(seed=42) == held_out(seed=42) == held_out()
    assert held_out(seed=1) != held_out(seed=42)
    assert len(held_out()) == 500


def test_split_leaves_the_global_seed_alone(digits):
    np.random.seed(3)
    expected = np.random.rand()
    np.random.seed(3)
    split(*digits)
    assert np.random.rand() == expected


# scale


def test_scale_divides_by_255(few):
    X = few[0]
    with unchanged(X):
        scaled = scale(X)
    assert type(scaled) is np.ndarray
    assert scaled.dtype == np.float32
    assert scaled.shape == X.shape
    np.testing.assert_allclose(scaled, np.asarray(X).astype("float64") / 255, rtol=1e-6)


def test_scale_reaches_exactly_0_and_1_in_any_shape():
    scaled = scale(np.array([[[0], [255]]], "uint8"))
    assert scaled.tolist() == [[[0.0], [1.0]]]


def test_scaled_pixels_are_a_copy():
    X = np.full((2, 784), 255, "float32")
    with unchanged(X):
        scale(X)[:] = 0


# standardize


def test_standardizes_as_scikit_learn_does(digits):
    X_train, X_val = digits[0][:800], digits[0][800:1000]
    for wrap in (np.asarray, pd.DataFrame):
        given = wrap(X_train), wrap(X_val)
        with unchanged(*given):
            Z_train, Z_val = standardize(*given)
        scaler = StandardScaler().fit(X_train.astype("float64"))
        for Z, X in ((Z_train, X_train), (Z_val, X_val)):
            assert type(Z) is np.ndarray
            assert Z.dtype == np.float32
            expected = scaler.transform(X.astype("float64"))
            np.testing.assert_allclose(Z, expected, rtol=1e-5, atol=1e-5)


def test_standardizes_by_hand():
    X_train = np.array([[0, 7], [2, 7], [4, 7]], "uint8")
    Z_train, Z_val = standardize(X_train, np.array([[6, 9]], "uint8"))
    spread = np.sqrt(8 / 3)
    np.testing.assert_allclose(Z_train, [[-2 / spread, 0], [0, 0], [2 / spread, 0]], rtol=1e-6)
    np.testing.assert_allclose(Z_val, [[4 / spread, 2]], rtol=1e-6)


@pytest.mark.parametrize("value", [0, 7, 255])
def test_pixels_that_never_vary_become_0_and_stay_finite(value):
    X_train = np.full((5, 784), value, "uint8")
    X_val = np.full((3, 784), 100, "uint8")
    Z_train, Z_val = standardize(X_train, X_val)
    assert not Z_train.any()
    np.testing.assert_allclose(Z_val, 100 - value)


def test_validation_rows_do_not_change_the_scaler(digits):
    X_train = digits[0][:100]
    alone, _ = standardize(X_train, digits[0][100:101])
    beside, _ = standardize(X_train, np.full((500, 784), 255, "uint8"))
    np.testing.assert_array_equal(alone, beside)


def test_standardizes_one_training_row(digits):
    Z_train, Z_val = standardize(digits[0][:1], digits[0][1:3])
    assert not Z_train.any()
    np.testing.assert_allclose(Z_val, digits[0][1:3].astype(float) - digits[0][:1])


# count_shared_rows


def test_counts_validation_rows_that_are_in_training(digits):
    X = digits[0]
    X_val = np.concatenate([X[:3], X[900:950], X[2:3]])
    with unchanged(X_val):
        shared = count_shared_rows(X[:800], X_val)
    assert shared == 4
    assert isinstance(shared, int | np.integer)


def test_repeats_among_the_training_rows_count_once(digits):
    X = digits[0]
    assert count_shared_rows(X[[5, 5, 5]], X[[5]]) == 1
    assert count_shared_rows(X[[5]], X[[5, 5, 5]]) == 3


def test_a_proper_split_shares_nothing(digits):
    X_train, X_val, _, _ = split(*digits)
    assert count_shared_rows(X_train, X_val) == 0


@pytest.mark.parametrize("kinds", [("uint8", "float64"), ("int64", "uint8"), ("float32", "int16")])
def test_equal_pixels_are_equal_whatever_their_type(digits, kinds):
    X = digits[0]
    X_train, X_val = X[:50].astype(kinds[0]), X[40:60].astype(kinds[1])
    assert count_shared_rows(X_train, X_val) == 10
    assert count_shared_rows(pd.DataFrame(X_train), X_val) == 10
    columns = [f"pixel{i}" for i in range(784)]
    assert count_shared_rows(X_train, pd.DataFrame(X_val, columns=columns, index=[3] * 20)) == 10


def test_a_frame_with_mixed_column_types(digits):
    X = digits[0][:30]
    mixed = pd.DataFrame(X).astype({0: "float64", 5: "int64", 9: "float32"})
    assert count_shared_rows(mixed, X[25:]) == 5


def test_one_pixel_apart_is_another_row(digits):
    X_val = digits[0][:10].copy()
    X_val[:, 400] ^= 1
    assert count_shared_rows(digits[0][:10], X_val) == 0


def test_rows_with_the_same_pixels_in_another_order_differ():
    assert count_shared_rows(np.array([[1, 2, 3]]), np.array([[3, 2, 1]])) == 0


def test_rows_may_have_any_memory_layout(digits):
    X = digits[0][:20]
    assert count_shared_rows(np.asfortranarray(X), X[::2]) == 10
