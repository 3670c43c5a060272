"""A model stays where it is and answers questions; callbacks show what they do."""

import os

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")

import lazy_loader
import numpy as np
import pytest

from digitkit.checking.models import trained_batches
from digitkit.outside.proxy import LearnerRaised, Proxy
from digitkit.outside.transport import InProcessTransport
from digitkit.protocol.given_models import GivenModel, dense_config, sequential_config
from digitkit.protocol.handles import Callbacks, History, Model
from digitkit.protocol.values import File

keras = lazy_loader.load("keras")  # loaded when a test runs, not when it is collected
X = np.random.RandomState(0).rand(40, 784).astype("float32")
y = np.arange(40) % 10
IMAGES = X.reshape(-1, 28, 28, 1)
CNN = sequential_config(
    (28, 28, 1), ("Flatten", {}), ("Dense", {"units": 10, "activation": "softmax"})
)


def proxy_of(function):
    return Proxy("f", InProcessTransport({"f": function}))


def small(units=10, activation="softmax"):
    return keras.Sequential([keras.Input((784,)), keras.layers.Dense(units, activation=activation)])


def test_a_model_answers():
    model = proxy_of(small)()
    assert isinstance(model, Model)
    assert "Sequential" in model.kinds
    assert (model.parameters, model.trainable_parameters, model.built) == (7850, 7850, True)
    assert (model.input_shape, model.output_shape) == ((None, 784), (None, 10))
    assert model.compiled == {}
    np.testing.assert_allclose(model.probabilities(X).sum(axis=1), 1, rtol=1e-5)
    np.testing.assert_allclose(model.answers(X, False), model.probabilities(X), rtol=1e-5)
    assert [w.shape for w in model.weights()] == [(784, 10), (10,)]
    model.set_weights([30 * w for w in model.weights()])
    assert model.probabilities(X).max() > 0.5


def test_slopes_are_those_of_the_output():
    model = proxy_of(lambda: small(activation="linear"))()
    kernel, bias = model.slopes(X, 3)
    np.testing.assert_allclose(kernel[:, 3], X.sum(axis=0), rtol=1e-4)
    assert not kernel[:, 4].any()
    assert bias[3] == 40


def test_the_same_model_is_known_again():
    def compiled(model, learning_rate=0.001):
        model.compile(keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy")
        return model

    call = proxy_of(compiled).call(GivenModel(dense_config([784, 10])), learning_rate=0.01)
    assert call.value.number == call.arguments[0].number
    recorded = call.value.compiled
    assert recorded["optimizer"][0] == "Adam"
    assert recorded["learning_rate"] == pytest.approx(0.01)
    assert recorded["steps"] == 0
    assert call.value.loss(y[:4], np.full((4, 10), 0.1)) == pytest.approx(np.log(10), rel=1e-4)
    other = proxy_of(lambda model: small()).call(GivenModel(dense_config([784, 10])))
    assert other.value.number != other.arguments[0].number


def test_a_schedule_is_named():
    def compiled(model):
        schedule = keras.optimizers.schedules.CosineDecay(0.1, 10)
        model.compile(keras.optimizers.Adam(schedule), "sparse_categorical_crossentropy")
        return model

    model = proxy_of(compiled)(GivenModel(dense_config([784, 10])))
    assert model.compiled["learning_rate"] == "CosineDecay"


def test_what_a_call_compiles_runs_step_by_step_for_as_long_as_it_lasts():
    tf = pytest.importorskip("tensorflow")
    config = dense_config([784, 10])
    recorded = []

    def answer(model, fails=False):
        recorded.append(tf.config.functions_run_eagerly())
        if fails:
            raise ValueError("no")

    f = proxy_of(answer)
    f.call(GivenModel(config, eagerly=True))
    f.call(GivenModel(config))
    f.call(GivenModel(config, eagerly=True), fails=True)
    assert recorded == [True, False, True]
    assert not tf.config.functions_run_eagerly()


def test_graphs_of_checks_run_as_they_were_traced_and_others_do_not():
    tf = pytest.importorskip("tensorflow")
    options = tf.config.optimizer.get_experimental_options
    recorded = []

    def answer(fails=False):
        recorded.append(options()["disable_meta_optimizer"])
        if fails:
            raise ValueError("no")

    f = proxy_of(answer)
    for fails in (False, True):
        f.call(fails=fails)
        assert not options()["disable_meta_optimizer"]
    assert recorded == [True, True]


def test_training_is_watched():
    def train(model, X, y):
        return model.fit(X, y, epochs=2, batch_size=16, validation_data=(X[:5], y[:5]), verbose=0)

    given = GivenModel(dense_config([784, 10]), learning_rate=0.01, watched=True)
    call = proxy_of(train).call(given, X, y)
    assert isinstance(call.value, History)
    assert sorted(call.value.history) == ["accuracy", "loss", "val_accuracy", "val_loss"]
    assert call.value.epochs == [0, 1]
    model = call.arguments[0]
    seen = model.seen()
    assert [(b.use, len(b.X)) for b in seen] == 2 * [
        ("train", 16), ("train", 16), ("train", 8), ("test", 5),
    ]  # fmt: skip
    first = np.concatenate([b.X for b in seen[:3]])
    assert {row.tobytes() for row in first} == {row.tobytes() for row in X}
    assert model.seen() == []
    assert model.compiled["steps"] == 6


def test_every_loop_is_watched():
    def train(model, X, y):
        import tensorflow as tf

        @tf.function
        def step(X, y):
            with tf.GradientTape() as tape:
                losses = keras.losses.sparse_categorical_crossentropy(y, model(X, training=True))
                loss = tf.reduce_mean(losses)
            slopes = tape.gradient(loss, model.trainable_variables)
            model.optimizer.apply_gradients(zip(slopes, model.trainable_variables, strict=True))

        step(X[:4], y[:4])
        model.optimizer.learning_rate = 0.5
        model.train_on_batch(X[4:7], y[4:7], sample_weight=np.array([1, 2, 1]))
        model.predict(X[:9], verbose=0)
        whole = keras.Sequential([keras.Input((784,)), keras.layers.Rescaling(2), model])
        whole.compile(model.optimizer, "sparse_categorical_crossentropy")
        whole.fit(X[:5], y[:5], verbose=0)

    given = GivenModel(dense_config([784, 10]), learning_rate=0.01, watched=True)
    model = proxy_of(train).call(given, X, y).arguments[0]
    seen = model.seen()
    assert [(b.use, len(b.X), b.steps) for b in seen] == [
        ("call", 4, 0), ("train", 3, 1), ("call", 9, 2), ("call", 5, 2),
    ]  # fmt: skip
    assert [round(b.rate, 4) for b in seen] == [0.01, 0.5, 0.5, 0.5]
    assert seen[1].weights.tolist() == [1, 2, 1]
    assert len(seen[0].y) == len(seen[0].weights) == 0
    np.testing.assert_allclose(seen[3].X.max(), 2 * X[:5].max(), rtol=1e-6)
    assert [len(b.X) for b in trained_batches(seen, model.compiled["steps"])] == [4, 3, 5]


def test_a_watched_model_is_named_like_others():
    def fit(model, X, y):
        model.fit(X[:, :9], y, verbose=0)

    given = GivenModel(dense_config([784, 10]), learning_rate=0.01, watched=True)
    call = proxy_of(fit).call(given, X, y)
    assert "atched" not in call.error.message
    assert "Watched" not in call.arguments[0].kinds


def test_softmaxes_are_counted():
    def build():
        layers = keras.layers
        inner = keras.Sequential([keras.Input((5,)), layers.Dense(5, "softmax"), layers.Softmax()])
        last = layers.Dense(10, activation=keras.activations.softmax)
        return keras.Sequential([keras.Input((5,)), layers.Dense(5, "relu"), inner, last])

    assert proxy_of(build)().softmaxes == 3
    assert proxy_of(small)().softmaxes == 1
    assert proxy_of(lambda: small(activation="relu"))().softmaxes == 0


def test_a_history_of_tensors_and_a_class_of_its_own_arrives_as_numbers():
    class Kept(keras.callbacks.History):
        pass

    def gather():
        history = Kept()
        history.set_model(small())
        history.on_train_begin()
        history.on_epoch_end(0, {"loss": keras.ops.convert_to_tensor(0.5), "accuracy": 1})
        return history

    assert proxy_of(gather)() == History({"loss": [0.5], "accuracy": [1]}, [0])


def test_given_weights_and_batches():
    weights = [np.zeros((784, 10), "float32"), np.log(np.arange(1, 11, dtype="float32"))]
    given = GivenModel(dense_config([784, 10]), weights)
    model = proxy_of(None).make(given)
    np.testing.assert_allclose(model.probabilities(X)[0], np.arange(1, 11) / 55, rtol=1e-5)
    losses = model.train_batches(X, y, steps=20, learning_rate=0.01)
    assert len(losses) == 20
    assert losses[-1] < losses[0]
    history = model.fit(X, y, X, y, epochs=2)
    assert len(history.history["val_loss"]) == 2


def test_a_saved_model_can_be_asked():
    def save(model, path):
        model.save(path)

    for watched in (False, True):
        call = proxy_of(save).call(GivenModel(CNN, watched=watched), File("best.keras", None))
        saved = call.arguments[1]
        assert saved.content is not None
        again = proxy_of(None).make(GivenModel(saved=saved.content))
        np.testing.assert_array_equal(
            again.probabilities(IMAGES), call.arguments[0].probabilities(IMAGES)
        )


LOGS = {"loss": [1.0] * 6, "val_loss": [3, 2, 2.5, 2.6, 2.7, 1], "val_accuracy": [0.5] * 6}


def callbacks_of(path, patience=3, **options):
    return [
        keras.callbacks.EarlyStopping("val_loss", patience=patience, restore_best_weights=True),
        keras.callbacks.ModelCheckpoint(path, "val_loss", save_best_only=True, **options),
    ]


def test_callbacks_show_what_they_do():
    callbacks = proxy_of(callbacks_of)(File("best.keras", None))
    assert isinstance(callbacks, Callbacks)
    assert [kinds[0] for kinds in callbacks.each] == ["EarlyStopping", "ModelCheckpoint"]
    assert callbacks.monitors == ["val_loss", "val_loss"]
    shown = callbacks.simulate_fit(LOGS)
    assert (shown.stopped_after, shown.weights_of, shown.saved_of) == (4, 1, {"best.keras": 1})
    patient = proxy_of(callbacks_of)(File("best.keras", None), 5).simulate_fit(LOGS)
    assert (patient.stopped_after, patient.weights_of, patient.saved_of) == (
        5, 5, {"best.keras": 5},
    )  # fmt: skip
    alone = proxy_of(lambda: keras.callbacks.EarlyStopping("val_loss", patience=1))()
    shown = alone.simulate_fit(LOGS)
    assert (alone.kinds[0], shown.stopped_after, shown.weights_of) == ("EarlyStopping", 2, 2)


def test_new_callbacks_can_be_told_from_old_ones():
    kept = [keras.callbacks.EarlyStopping()]
    old = proxy_of(lambda: kept)
    assert old().numbers == old().numbers
    new = proxy_of(lambda: [keras.callbacks.EarlyStopping()])
    assert new().numbers != new().numbers


def test_a_history_arrives_as_keras_own():
    def kind(history):
        return type(history).__name__, history.history["loss"], history.epoch

    recorded = proxy_of(kind)(History({"loss": [1.0, 2.0]}, [0, 1]))
    assert recorded == ("History", [1.0, 2.0], [0, 1])


def test_tensors_are_foreign():
    import tensorflow as tf

    value = proxy_of(lambda: tf.constant([1.0, 2.0]))()
    assert value.type_name == "EagerTensor"
    assert "shape=(2,)" in value.text


def test_a_model_that_raises_is_told_with_its_line():
    class Broken(keras.Model):
        def call(self, X):
            raise ValueError("not today")

    model = proxy_of(Broken)()
    assert model.built is False
    with pytest.raises(LearnerRaised, match="not today") as problem:
        model.answers(X)
    assert problem.value.raised.code == 'raise ValueError("not today")'


def test_keras_is_never_used_in_the_child_of_a_process_that_used_it(desk):
    cells = [
        "import keras",
        "from digitkit import scale",
        "def to_tensor(X):\n    return keras.ops.convert_to_numpy("
        "keras.ops.reshape(scale(X), (-1, 28, 28, 1)))",
    ]
    # Keras was used in this process, so the grader starts a new interpreter by itself.
    assert desk.grade(*cells, function="to_tensor").outcome == "done"
