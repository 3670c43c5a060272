import random
from itertools import pairwise
from pathlib import Path

import keras
import numpy as np
import pytest
import tensorflow as tf
from keras import layers
from scipy import ndimage

from digitkit import build_augmenter, build_mlp, fit_best, make_callbacks, to_tensor

from .support import unchanged

# build_augmenter

BLOCKS = [((8, 8), 1.0), ((8, 18), 0.5), ((18, 10), 0.24)]  # centre, and ink


def three_blocks(n: int) -> np.ndarray:
    """Return images of three squares, each with another ink."""
    images = np.zeros((n, 28, 28, 1), "float32")
    for (row, column), ink in BLOCKS:
        images[:, row - 1 : row + 2, column - 1 : column + 2] = ink
    return images


def squares_of(image: np.ndarray) -> np.ndarray:
    """Find the centres of the three squares in an image, the darkest first."""
    parts, count = ndimage.label(image > 0, structure=np.ones((3, 3)))
    assert count == 3, "the squares were doubled, lost or smeared into one"
    ink = ndimage.sum(image, parts, [1, 2, 3])
    centres = np.array(ndimage.center_of_mass(image, parts, [1, 2, 3]))
    return centres[np.argsort(-ink)]


@pytest.fixture(scope="module")
def transforms() -> tuple[np.ndarray, np.ndarray]:
    """The linear maps (600, 2, 2) and shifts (600, 2) of 600 draws of the augmenter."""
    drawn = np.asarray(build_augmenter()(three_blocks(600), training=True))[..., 0]
    middle = 13.5
    start = np.column_stack([np.array([place for place, _ in BLOCKS]) - middle, np.ones(3)])
    maps = [np.linalg.solve(start, squares_of(image) - middle) for image in drawn]
    return np.array([m[:2].T for m in maps]), np.array([m[2] for m in maps])


def test_turns_a_little_both_ways(transforms):
    maps, _ = transforms
    angles = np.degrees(np.arctan2(maps[:, 1, 0] - maps[:, 0, 1], maps[:, 0, 0] + maps[:, 1, 1]))
    assert 4.5 < angles.max() < 20.5
    assert 4.5 < -angles.min() < 20.5


def test_shifts_a_little_all_four_ways(transforms):
    _, shifts = transforms
    for direction in (shifts[:, 0], -shifts[:, 0], shifts[:, 1], -shifts[:, 1]):
        assert 0.9 < direction.max() < 4.6


def test_zooms_a_little_in_and_out(transforms):
    zooms = np.sqrt(np.abs(np.linalg.det(transforms[0])))
    assert 1.03 < zooms.max() < 1.26
    assert 1.03 < 1 / zooms.min() < 1.26


def test_never_mirrors_or_shears(transforms):
    maps, _ = transforms
    assert (np.linalg.det(maps) > 0.5).all()
    longest, shortest = np.linalg.svd(maps, compute_uv=False).T
    assert (longest / shortest < 1.5).all()


def test_every_image_of_a_batch_gets_a_draw_of_its_own(transforms):
    assert len(np.unique(transforms[1].round(3), axis=0)) > 590


def test_fills_with_paper_and_stays_between_0_and_1(digits):
    augmenter = build_augmenter()
    assert not np.asarray(augmenter(np.zeros((20, 28, 28, 1), "float32"), training=True)).any()
    ones = np.asarray(augmenter(np.ones((50, 28, 28, 1), "float32"), training=True))
    assert (ones.min(axis=(1, 2, 3)) < 0.01).mean() > 0.4, "no paper came in from the edge"
    images = np.asarray(augmenter(to_tensor(digits[0][:300]), training=True))
    assert images.shape == (300, 28, 28, 1)
    assert images.min() == 0
    assert 0.9 < images.max() <= 1
    assert (images[:, :2, :2] == 0).all()


@pytest.fixture
def images(digits) -> np.ndarray:
    return to_tensor(digits[0][:24])


def test_equal_seeds_draw_the_same_and_each_call_draws_again(images):
    def draws(**options) -> list[np.ndarray]:
        augmenter = build_augmenter(**options)
        with unchanged(images):
            return [np.asarray(augmenter(images, training=True)) for _ in range(2)]

    first, again, other = draws(seed=7), draws(seed=7), draws(seed=8)
    np.testing.assert_array_equal(first, again)
    np.testing.assert_array_equal(draws(), draws(seed=42))
    assert not np.array_equal(first[0], first[1])
    assert not np.array_equal(first[0], other[0])


def test_augmenter_leaves_images_alone_outside_training(images):
    augmenter = build_augmenter()
    np.testing.assert_array_equal(augmenter.predict(images, verbose=0), images)
    np.testing.assert_array_equal(np.asarray(augmenter(images, training=False)), images)
    assert not np.array_equal(np.asarray(augmenter(images, training=True)), images)


def test_augmenter_leaves_the_global_seed_alone(images):
    def numbers(between) -> list:
        keras.utils.set_random_seed(11)
        between()
        drawn = [np.random.rand(), random.random(), float(tf.random.uniform(()))]
        return [*drawn, float(keras.random.uniform(())), build_mlp((4,)).get_weights()[0].tolist()]

    def augment() -> None:
        build_augmenter(seed=3)(images, training=True)

    assert numbers(augment) == numbers(lambda: None)


# make_callbacks


@pytest.mark.parametrize("kind", [str, Path])
def test_callbacks_stop_early_and_keep_the_best(tmp_path, kind):
    # val_accuracy and loss keep getting better, so only val_loss can stop the training.
    path = tmp_path / "best.keras"
    model = keras.Sequential([keras.Input((1,)), layers.Dense(1, use_bias=False)])
    model.compile("sgd", "mse")
    callbacks = keras.callbacks.CallbackList(make_callbacks(kind(path), patience=2), model=model)
    callbacks.on_train_begin()
    epochs = 0
    for epoch, val_loss in enumerate([3.0, 1.0, 2.0, 1.5, 0.5]):
        model.set_weights([np.array([[float(epoch)]])])
        logs = {"loss": -epoch, "val_accuracy": 0.1 * epoch, "val_loss": val_loss}
        callbacks.on_epoch_begin(epoch)
        callbacks.on_epoch_end(epoch, {**logs, "accuracy": 0.1 * epoch})
        epochs += 1
        if model.stop_training:
            break
    callbacks.on_train_end()
    assert epochs == 4
    assert model.get_weights()[0] == 1.0, "the best weights were not put back"
    assert keras.models.load_model(path).get_weights()[0] == 1.0, "the file is not the best model"
    assert [p.name for p in tmp_path.iterdir()] == ["best.keras"]


def test_callbacks_are_these_two_and_new_each_time(tmp_path):
    first, second = make_callbacks(tmp_path / "a.keras"), make_callbacks(tmp_path / "a.keras")
    kinds = {keras.callbacks.EarlyStopping, keras.callbacks.ModelCheckpoint}
    assert {type(callback) for callback in first} == kinds
    assert not {id(callback) for callback in first} & {id(callback) for callback in second}
    (stopping,) = [c for c in first if isinstance(c, keras.callbacks.EarlyStopping)]
    assert stopping.patience == 3


# fit_best


def small_model() -> keras.Model:
    shrink = layers.AveragePooling2D(4)
    return keras.Sequential(
        [keras.Input((28, 28, 1)), shrink, layers.Flatten(), layers.Dense(10, "softmax")]
    )


def loss_of(model: keras.Model, X: np.ndarray, y: np.ndarray) -> float:
    chances = model.predict(X, verbose=0)
    return float(-np.log(chances[np.arange(len(y)), y] + 1e-9).mean())


@pytest.fixture
def parts(digits) -> tuple:
    X, y = to_tensor(digits[0][:400]), digits[1][:400]
    return X[:300], y[:300], X[300:], y[300:]


def test_fit_best_compiles_trains_and_keeps_the_model(parts, tmp_path):
    keras.utils.set_random_seed(0)
    model, path = small_model(), tmp_path / "best.keras"
    with unchanged(*parts):
        history = fit_best(model, *parts, str(path), epochs=2)
    assert isinstance(history, keras.callbacks.History)
    assert {"loss", "accuracy", "val_loss", "val_accuracy"} <= set(history.history)
    assert all(len(values) == 2 for values in history.history.values())
    assert model.compiled
    X_val, y_val = parts[2:]
    saved = keras.models.load_model(path)
    in_hand = model.predict(X_val, verbose=0)
    np.testing.assert_allclose(saved.predict(X_val, verbose=0), in_hand, atol=1e-6)
    np.testing.assert_allclose(
        loss_of(model, X_val, y_val), min(history.history["val_loss"]), rtol=1e-4
    )


def test_fit_best_leaves_a_compiled_model_compiled_as_it_was(parts, tmp_path):
    model = small_model()
    model.compile(
        keras.optimizers.SGD(0.0), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    optimizer, before = model.optimizer, model.get_weights()
    history = fit_best(model, *parts, tmp_path / "m.keras", epochs=6, patience=2)
    assert model.optimizer is optimizer
    np.testing.assert_array_equal(model.get_weights()[0], before[0])
    assert len(history.history["val_loss"]) == 3, "val_loss never got better after the first"


def test_fit_best_goes_back_to_the_best_epoch(parts, tmp_path):
    # The steps are far too large: the val_loss jumps, and the last epochs are not the best.
    keras.utils.set_random_seed(1)
    model, path = small_model(), tmp_path / "m.keras"
    model.compile(
        keras.optimizers.Adam(3.0), "sparse_categorical_crossentropy", metrics=["accuracy"]
    )
    val_loss = fit_best(model, *parts, path, epochs=12, patience=1).history["val_loss"]
    assert len(val_loss) < 12
    assert val_loss[-1] > min(val_loss)
    X_val, y_val = parts[2:]
    best = keras.models.load_model(path).evaluate(X_val, y_val, verbose=0)[0]
    np.testing.assert_allclose(best, min(val_loss), rtol=1e-4)
    np.testing.assert_allclose(model.evaluate(X_val, y_val, verbose=0)[0], best, rtol=1e-5)


class Recorder(keras.Model):
    """A model that records the images of training and of validation."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = small_model()
        self.trained: list[np.ndarray] = []
        self.validated: list[np.ndarray] = []
        loss = "sparse_categorical_crossentropy"
        self.compile("adam", loss, metrics=["accuracy"], run_eagerly=True)

    def call(self, X, training=None):
        return self.inner(X, training=training)

    def train_step(self, data):
        self.trained.append(np.asarray(data[0]))
        return super().train_step(data)

    def test_step(self, data):
        self.validated.append(np.asarray(data[0]))
        return super().test_step(data)


@pytest.mark.filterwarnings("ignore")
def test_fit_best_augments_again_each_epoch_and_never_in_validation(parts, tmp_path):
    model = Recorder()
    fit_best(model, *parts, tmp_path / "m.keras", epochs=3)
    shown = np.concatenate(model.trained)
    assert len(shown) % 3 == 0
    assert len(shown) >= 3 * 300
    assert shown.min() >= 0
    assert shown.max() <= 1
    epochs = [{image.tobytes() for image in epoch} for epoch in np.split(shown, 3)]
    originals = {image.tobytes() for image in parts[0]}
    for earlier, later in pairwise([originals, *epochs]):
        assert len(later - earlier) > 200, "images are repeated"
    validated = np.concatenate(model.validated)
    np.testing.assert_array_equal(validated, np.tile(parts[2], (3, 1, 1, 1)))


@pytest.mark.thorough
def test_fit_best_is_repeatable_from_the_seed(parts, tmp_path):
    runs = []
    for seed in (1, 1, 2):
        keras.utils.set_random_seed(seed)
        runs.append(fit_best(small_model(), *parts, tmp_path / "m.keras", epochs=2).history)
    assert runs[0] == runs[1]
    assert runs[0] != runs[2]
