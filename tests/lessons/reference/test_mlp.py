import keras
import numpy as np
import pytest

from digitkit import build_mlp, compile_model, count_parameters, scale

from .support import unchanged


def softmax(scores: np.ndarray) -> np.ndarray:
    powers = np.exp(scores - scores.max(axis=1, keepdims=True))
    return powers / powers.sum(axis=1, keepdims=True)


def forward(model: keras.Model, X: np.ndarray) -> np.ndarray:
    """Compute the answers of a dense network with ReLU and one softmax."""
    *hidden, last = zip(*[iter(model.get_weights())] * 2, strict=True)
    values = X.astype("float64")
    for kernel, bias in hidden:
        values = np.maximum(values @ kernel + bias, 0)
    return softmax(values @ last[0] + last[1])


# count_parameters


@pytest.mark.parametrize(
    "sizes, expected",
    [
        ([784, 128, 128, 128, 10], 134_794),
        ((784, 10), 7_850),
        ([3, 2], 8),
        ([2, 3, 1], 13),
        (np.array([784, 32, 10]), 25_450),
    ],
    ids=str,
)
def test_counts_weights_and_biases(sizes, expected):
    with unchanged(sizes):
        count = count_parameters(sizes)
    assert count == expected
    assert isinstance(count, int | np.integer)


def test_one_layer_has_nothing_to_learn():
    assert count_parameters([784]) == 0


@pytest.mark.parametrize("hidden", [(128, 128, 128), (5,), [64, 7], ()], ids=str)
def test_counts_what_keras_counts(hidden):
    model = build_mlp(hidden=hidden)
    assert model.count_params() == count_parameters([784, *hidden, 10])


# build_mlp


def test_has_134794_parameters_by_default_and_is_new_each_time():
    first, second = build_mlp(), build_mlp()
    assert first.count_params() == 134_794
    assert first is not second
    assert not np.array_equal(first.get_weights()[0], second.get_weights()[0])


def test_mlp_is_built_but_not_compiled():
    model = build_mlp()
    assert model.built
    assert not model.compiled
    assert model.output_shape == (None, 10)


def test_mlp_is_repeatable_from_the_seed():
    weights = []
    for seed in (1, 1, 2):
        keras.utils.set_random_seed(seed)
        weights.append(build_mlp().get_weights()[0])
    np.testing.assert_array_equal(weights[0], weights[1])
    assert not np.array_equal(weights[0], weights[2])


@pytest.mark.parametrize("times", [1, 30])
@pytest.mark.parametrize("hidden", [(128, 128, 128), (40, 20)])
def test_answers_as_relu_and_one_softmax_would(digits, hidden, times):
    model = build_mlp(hidden)
    rng = np.random.default_rng(0)
    model.set_weights([times * (w + rng.normal(0, 0.05, w.shape)) for w in model.get_weights()])
    X = scale(digits[0][:200])
    answers = model.predict(X, verbose=0)
    np.testing.assert_allclose(answers, forward(model, X), atol=1e-4)
    np.testing.assert_allclose(answers.sum(axis=1), 1, rtol=1e-5)
    if times == 30:
        assert answers.max() > 0.99, "the scores are squeezed before the softmax"


def test_mlp_starts_near_the_natural_logarithm_of_10(digits):
    # 2.29–2.34 over ten seeds.
    X, y = scale(digits[0][:1000]), digits[1][:1000]
    for seed in range(3):
        keras.utils.set_random_seed(seed)
        chosen = build_mlp().predict(X, verbose=0)[np.arange(1000), y]
        assert 2.0 < -np.log(chosen).mean() < 3.0


# compile_model


@pytest.fixture
def small_model() -> keras.Model:
    keras.utils.set_random_seed(5)
    return build_mlp(hidden=(16,))


def test_compiles_the_same_model_and_leaves_its_weights(small_model):
    before = small_model.get_weights()
    assert compile_model(small_model) is small_model
    assert small_model.compiled
    for earlier, now in zip(before, small_model.get_weights(), strict=True):
        np.testing.assert_array_equal(earlier, now)


@pytest.mark.parametrize("options, rate", [({}, 0.001), ({"learning_rate": 0.05}, 0.05)])
def test_first_step_of_adam_is_the_learning_rate(digits, small_model, options, rate):
    # SGD would step by the gradient, RMSprop by 3.16 times the rate.
    compile_model(small_model, **options)
    X, y = scale(digits[0][:64]), digits[1][:64]
    before = small_model.get_weights()
    small_model.train_on_batch(X, y)
    steps = [np.abs(b - a).max() for a, b in zip(before, small_model.get_weights(), strict=True)]
    np.testing.assert_allclose(steps, rate, rtol=0.01)


def test_second_step_of_adam_follows_its_moments(digits, small_model):
    compile_model(small_model, learning_rate=0.01)
    X, y = scale(digits[0][:64]), digits[1][:64]
    bias = [small_model.get_weights()[-1].astype("float64")]
    gradients = []
    for _ in range(2):
        chance = forward(small_model, X) - np.eye(10)[y]
        gradients.append(chance.mean(axis=0))
        small_model.train_on_batch(X, y)
        bias.append(small_model.get_weights()[-1].astype("float64"))
    mean = (0.9 * 0.1 * gradients[0] + 0.1 * gradients[1]) / (1 - 0.9**2)
    square = (0.999 * 0.001 * gradients[0] ** 2 + 0.001 * gradients[1] ** 2) / (1 - 0.999**2)
    np.testing.assert_allclose(bias[2] - bias[1], -0.01 * mean / np.sqrt(square), atol=1e-5)


def test_loss_is_the_cross_entropy_of_whole_number_labels(digits, small_model):
    compile_model(small_model)
    X, y = scale(digits[0][:300]), digits[1][:300]
    loss, accuracy = small_model.evaluate(X, y, verbose=0)
    chances = forward(small_model, X)
    np.testing.assert_allclose(loss, -np.log(chances[np.arange(300), y]).mean(), rtol=1e-4)
    np.testing.assert_allclose(accuracy, (chances.argmax(axis=1) == y).mean(), atol=1e-6)


def test_history_has_accuracy_and_the_loss_falls(digits, small_model):
    # The last loss is 0.18–0.34 over five seeds.
    compile_model(small_model, learning_rate=0.01)
    X, y = scale(digits[0][:500]), digits[1][:500]
    history = small_model.fit(X, y, epochs=5, verbose=0).history
    assert {"loss", "accuracy"} <= set(history)
    assert history["loss"][-1] < 0.8


def test_mlp_can_learn_with_three_hidden_layers(digits):
    # 86–90 % of 1,000 unseen digits over five seeds.
    keras.utils.set_random_seed(0)
    X, y = scale(digits[0]), digits[1]
    model = compile_model(build_mlp())
    model.fit(X[:3000], y[:3000], epochs=2, verbose=0)
    assert model.evaluate(X[4000:], y[4000:], verbose=0)[1] > 0.8
