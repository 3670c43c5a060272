import keras
import numpy as np
import pandas as pd
import pytest

from digitkit import build_cnn, compile_model, output_size, to_tensor

from .support import unchanged

# to_tensor


def test_folds_and_scales_raw_rows(few):
    X = few[0]
    with unchanged(X):
        images = to_tensor(X)
    assert type(images) is np.ndarray
    assert images.dtype == np.float32
    assert images.shape == (300, 28, 28, 1)
    rows = np.asarray(X)
    for row, column in np.ndindex(28, 28):
        expected = rows[:, 28 * row + column] / 255
        np.testing.assert_allclose(images[:, row, column, 0], expected, rtol=1e-6)


def test_reaches_exactly_0_and_1_on_one_row():
    images = to_tensor(pd.DataFrame(np.array([[0, 255] * 392], "uint8"), index=[9]))
    assert images.shape == (1, 28, 28, 1)
    assert set(images.ravel().tolist()) == {0.0, 1.0}


# output_size


def keras_size(layer: keras.layers.Layer, size: int) -> int:
    return layer.compute_output_shape((None, size, size, 1))[1]


@pytest.mark.parametrize("padding", ["valid", "same"])
@pytest.mark.parametrize("stride", [1, 2, 3, 5])
@pytest.mark.parametrize("kernel", [1, 2, 3, 5, 7, 28])
def test_sizes_are_those_of_keras_layers(kernel, stride, padding):
    options = {"strides": stride, "padding": padding}
    for size in (1, 2, 3, 6, 7, 13, 27, 28):
        if padding == "valid" and kernel > size:
            continue
        result = output_size(size, kernel, stride=stride, padding=padding)
        assert isinstance(result, int | np.integer)
        assert result == keras_size(keras.layers.Conv2D(1, kernel, **options), size)
        assert result == keras_size(keras.layers.MaxPooling2D(kernel, **options), size)


def test_sizes_count_the_places_of_the_kernel():
    for size, kernel, stride in np.ndindex(12, 12, 5):
        size, kernel, stride = size + 1, kernel + 1, stride + 1
        if kernel <= size:
            places = sum(1 for left in range(0, size, stride) if left + kernel <= size)
            assert output_size(size, kernel, stride=stride) == places


def test_stride_is_1_and_padding_valid_by_default():
    assert output_size(28, 3) == 26


def test_same_ignores_the_kernel_even_where_it_is_larger():
    assert output_size(5, 9, stride=2, padding="same") == 3


@pytest.mark.parametrize(
    "size, kernel, stride, padding",
    [
        (2, 3, 1, "valid"),
        (0, 1, 1, "same"),
        (-4, 1, 1, "valid"),
        (28, 0, 1, "valid"),
        (28, 0, 1, "same"),
        (28, 3, 0, "same"),
        (28, 3, -1, "valid"),
        (28, 3, 1, "SAME"),
        (28, 3, 1, "full"),
        (28, 3, 1, ""),
    ],
)
def test_refuses_what_does_not_fit(size, kernel, stride, padding):
    with pytest.raises(ValueError, match=r"must be|fit"):
        output_size(size, kernel, stride=stride, padding=padding)


# build_cnn


@pytest.fixture(scope="module")
def cnn() -> keras.Model:
    keras.utils.set_random_seed(0)
    return build_cnn()


def test_cnn_is_built_small_and_not_compiled(cnn):
    assert cnn.built
    assert not cnn.compiled
    assert 0 < cnn.count_params() < 100_000
    assert cnn.count_params() == sum(weights.size for weights in cnn.get_weights())


def test_cnn_gives_ten_probabilities(cnn, digits):
    answers = cnn.predict(to_tensor(digits[0][:50]), verbose=0)
    assert answers.shape == (50, 10)
    assert (answers >= 0).all()
    np.testing.assert_allclose(answers.sum(axis=1), 1, rtol=1e-5)


def test_cnn_has_a_kernel_smaller_than_the_image(cnn):
    kernels = [weights.shape for weights in cnn.get_weights() if weights.ndim == 4]
    assert any(height < 28 and width < 28 for height, width, *_ in kernels)


def test_cnn_is_new_each_time_and_repeatable_from_the_seed(cnn):
    keras.utils.set_random_seed(0)
    again, other = build_cnn(), build_cnn()
    same, different = cnn.get_weights()[0], other.get_weights()[0]
    np.testing.assert_array_equal(again.get_weights()[0], same)
    assert not np.array_equal(different, same)


def test_cnn_is_not_linear(cnn, digits):
    a, b = to_tensor(digits[0][:40]), to_tensor(digits[0][40:80])
    nothing = np.zeros_like(a)

    def scores(images: np.ndarray) -> np.ndarray:
        logarithms = np.log(cnn.predict(images, verbose=0).astype("float64"))
        return logarithms - logarithms.mean(axis=1, keepdims=True)

    difference = scores(a + b) + scores(nothing) - scores(a) - scores(b)
    assert np.abs(difference).max() > 0.05 * np.abs(scores(a)).max()


def test_cnn_puts_its_scores_into_softmax_as_they_are(digits):
    model = build_cnn()
    model.set_weights([30 * weights for weights in model.get_weights()])
    assert model.predict(to_tensor(digits[0][:100]), verbose=0).max() > 0.99


def test_cnn_starts_near_the_natural_logarithm_of_10(cnn, digits):
    chosen = cnn.predict(to_tensor(digits[0][:300]), verbose=0)[np.arange(300), digits[1][:300]]
    assert 2.0 < -np.log(chosen).mean() < 3.0


def test_cnn_can_learn_32_digits_by_heart(digits):
    # The training loss decides, because the averages of batch normalization lag behind.
    # 0.005–0.016 over four seeds.
    keras.utils.set_random_seed(0)
    model = compile_model(build_cnn(), learning_rate=0.01)
    history = model.fit(to_tensor(digits[0][:32]), digits[1][:32], epochs=25, verbose=0)
    assert history.history["loss"][-1] < 0.4
