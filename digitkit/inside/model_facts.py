"""Build the Keras models that a check describes, and answer questions about a learner's models."""

from __future__ import annotations

import random
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import keras
import numpy as np

from digitkit.protocol.codec import Untrusted
from digitkit.protocol.given_models import GivenModel
from digitkit.protocol.handles import Callbacks, History, Model, Seen, SimulatedFit


def simulate_fit(callbacks: Any, logs: Mapping[str, Sequence[float]]) -> SimulatedFit:
    """Run callbacks through a fit whose metrics are given.

    The model has a few weights that all equal e + 1 in epoch e. So they show which epoch's
    weights the model ends with and which ones are in a file.

    Args:
        callbacks: a callback, or a list or tuple of callbacks.
        logs: for each metric one value per epoch; all of equal length.
    """
    each = list(callbacks) if isinstance(callbacks, list | tuple) else [callbacks]
    model = _trainable_model()
    epochs = [dict(zip(logs, values, strict=True)) for values in zip(*logs.values(), strict=True)]
    before = _files(each)
    stopped = _run_callbacks(each, model, epochs)
    written = [path for path, time in _files(each).items() if before.get(path) != time]
    files = {path.name: _epoch_of_file(path) for path in written}
    return SimulatedFit(stopped, _epoch(model), files)


def _small_model() -> keras.Model:
    return keras.Sequential([keras.Input((1,)), keras.layers.Dense(2, activation="softmax")])


def _trainable_model() -> keras.Model:
    model = _small_model()
    # Eagerly: a graph for one step costs more than the step, and TensorFlow warns of many graphs.
    model.compile("sgd", "sparse_categorical_crossentropy", metrics=["accuracy"], run_eagerly=True)
    # Only after a first batch does Keras know the metrics' names, which some callbacks read.
    model.train_on_batch(np.zeros((1, 1)), np.zeros(1))
    return model


def _run_callbacks(each: list[Any], model: keras.Model, epochs: list[dict[str, float]]) -> int:
    def emit(event: str, *details: Any) -> None:
        for callback in each:
            getattr(callback, event)(*details)

    model.stop_training = False
    for callback in each:
        callback.set_params({"epochs": len(epochs), "steps": 1, "verbose": 0})
        callback.set_model(model)
    emit("on_train_begin", {})
    last = 0
    for epoch, logs in enumerate(epochs):
        last = epoch
        emit("on_epoch_begin", epoch, {})
        emit("on_train_batch_begin", 0, {})
        model.set_weights([np.full_like(one, epoch + 1) for one in model.get_weights()])
        emit("on_train_batch_end", 0, dict(logs))
        emit("on_epoch_end", epoch, dict(logs))
        if model.stop_training:
            break
    emit("on_train_end", {})
    return last


def _epoch(model: keras.Model) -> int | None:
    values = np.concatenate([one.ravel() for one in model.get_weights()])
    return int(values[0]) - 1 if len(set(values.tolist())) == 1 and values[0] > 0 else None


def _files(each: list[Any]) -> dict[Path, int]:
    """Return what is in the folders that callbacks write to, and when each was last changed."""
    folders = {
        Path(str(path)).parent for path in (getattr(c, "filepath", None) for c in each) if path
    }
    found = sorted(path for folder in folders if folder.is_dir() for path in folder.iterdir())
    return {path: path.stat().st_mtime_ns for path in found if path.exists()}


def _epoch_of_file(path: Path) -> int | None:
    try:
        model = _small_model()
        model.load_weights(path)
        return _epoch(model)
    except Exception:  # not a file of this model
        return None


_SEEN = "batches_seen"
_RECORDED = "batch_is_recorded"


def adopt(value: Any, number_of: Callable[[Any], int]) -> Model | Callbacks | History | None:
    """Turn a model, a history or callbacks into a record; None if it is none of them.

    Args:
        value: anything.
        number_of: returns the number by which later questions refer to an object.
    """
    kind = type(value)
    if issubclass(kind, keras.Model):
        return Model(number_of(value), names_of(kind))
    if issubclass(kind, keras.callbacks.History):
        return History(Untrusted(_numbers(value)), Untrusted(list(value.epoch)))  # type: ignore[arg-type]
    each = list(value) if kind in (list, tuple) else [value]
    if each and all(issubclass(type(one), keras.callbacks.Callback) for one in each):
        numbers = [number_of(one) for one in each]
        kinds = [names_of(type(one)) for one in each]
        monitors = [str(getattr(one, "monitor", "")) for one in each]
        return Callbacks(number_of(value), names_of(kind), kinds, numbers, monitors)
    return None


def _numbers(history: keras.callbacks.History) -> Any:
    """Return a History's values; single tensors, which loops of one's own give, become numbers."""
    return {
        name: [
            float(one) if keras.ops.is_tensor(one) and not len(one.shape) else one for one in values
        ]
        for name, values in getattr(history, "history", {}).items()
    }


def names_of(kind: type) -> list[str]:
    """Return the names of a class and its base classes, from the most to the least specific."""
    return [one.__name__ for one in kind.__mro__ if one is not object]


def build_model(given: GivenModel, folder: Path) -> keras.Model:
    """Build a model that a check describes."""
    keras.utils.set_random_seed(given.seed)
    if given.saved is not None:
        with tempfile.NamedTemporaryFile(dir=folder, suffix=".keras") as file:
            file.write(given.saved)
            file.flush()
            model = keras.models.load_model(file.name)
    else:
        model = keras.models.model_from_json(given.config)
    if given.watched:
        model = Functional(model.inputs, model.outputs, name=model.name)
    if given.weights:
        model.set_weights(given.weights)
    if given.learning_rate is not None:
        model.compile(
            keras.optimizers.Adam(given.learning_rate),
            "sparse_categorical_crossentropy",
            metrics=["accuracy"],
            run_eagerly=True,  # a graph for one step costs more than the few steps of a check
        )
    return model


@contextmanager
def eager_execution() -> Iterator[None]:
    """Make TensorFlow run everything eagerly in a block, without building graphs."""
    import tensorflow as tf

    before = tf.config.functions_run_eagerly()
    tf.config.run_functions_eagerly(True)
    try:
        yield
    finally:
        tf.config.run_functions_eagerly(before)


@keras.saving.register_keras_serializable("digitkit")
class Functional(keras.Model):  # type: ignore[misc]
    """A model that records every batch that it sees, in `batches_seen`.

    It is named as Keras names a model of connected layers: its errors show the class to learners.
    """

    # Keras loads a saved model of layers only if these two have just these names.
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.__dict__[_SEEN] = []

    def train_step(self, data: Any) -> Any:
        """Record the batch, then train on it."""
        with self._recorded("train", *_parts(data)):
            return super().train_step(data)

    def test_step(self, data: Any) -> Any:
        """Record the batch, then test on it."""
        with self._recorded("test", *_parts(data)):
            return super().test_step(data)

    def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
        """Record the batch unless a step of `fit` or `evaluate` has done so, and answer."""
        with self._recorded("call", inputs):
            return super().call(inputs, training=training, mask=mask)

    @contextmanager
    def _recorded(self, use: str, X: Any, y: Any = None, weights: Any = None) -> Iterator[None]:
        """Record a batch, but none of the calls within the block."""
        if self.__dict__.get(_RECORDED) or getattr(self, "optimizer", None) is None:
            yield
            return
        import tensorflow as tf

        # As inputs of one operation they are read in the order of steps, in a graph too.
        parts = [tf.constant([]) if part is None else part for part in (X, y, weights)]
        parts += [keras.ops.convert_to_tensor(self.optimizer.iterations)]
        parts += [keras.ops.convert_to_tensor(self.optimizer.learning_rate)]
        seen = vars(self)[_SEEN]
        tf.py_function(lambda *batch: seen.append((use, *(p.numpy() for p in batch))), parts, [])
        self.__dict__[_RECORDED] = True
        try:
            yield
        finally:
            self.__dict__[_RECORDED] = False


def _parts(data: Any) -> tuple[Any, ...]:
    """Return a batch's inputs, labels and weights, as far as it has them."""
    return tuple(data[:3]) if isinstance(data, tuple | list) else (data,)


def history(record: History) -> keras.callbacks.History:
    """Build a Keras History with these contents."""
    built = keras.callbacks.History()
    built.history = dict(record.history)
    built.epoch = list(record.epochs)
    return built


def answer(target: Any, question: str, details: Sequence[Any]) -> Any:
    """Answer a question about a model or callbacks.

    Raises:
        LookupError: there is no such question.
    """
    return _QUESTIONS[question](target, *details)


def _shape(shape: Any) -> tuple[int | None, ...] | None:
    if not isinstance(shape, tuple) or not all(s is None or isinstance(s, int) for s in shape):
        return None
    return shape


def _compiled(model: keras.Model) -> dict[str, Any]:
    if not model.compiled:
        return {}
    optimizer = model.optimizer
    rate = optimizer.get_config().get("learning_rate")
    return {
        "optimizer": names_of(type(optimizer)),
        "learning_rate": rate["class_name"] if isinstance(rate, dict) else float(rate),
        "steps": int(optimizer.iterations),
    }


def _loss(model: keras.Model, y: np.ndarray, probabilities: np.ndarray) -> float:
    y_pred = keras.ops.convert_to_tensor(np.asarray(probabilities, "float32"))
    return float(model.compute_loss(None, keras.ops.convert_to_tensor(y), y_pred))


def _takes_labels(model: keras.Model, y: np.ndarray, probabilities: np.ndarray) -> bool:
    try:
        _loss(model, y, probabilities)
    except Exception:
        return False
    return True


def _softmaxes(model: keras.Model) -> int:
    count = 0
    for layer in model.layers:
        if isinstance(layer, keras.Model):
            count += _softmaxes(layer)
        else:
            softmax = getattr(layer, "activation", None) is keras.activations.softmax
            count += softmax or isinstance(layer, keras.layers.Softmax)
    return count


def _answers(model: keras.Model, X: np.ndarray, training: bool | None) -> np.ndarray:
    options = {} if training is None else {"training": training}
    answers: np.ndarray = keras.ops.convert_to_numpy(model(X, **options))
    return answers


def _slopes(model: keras.Model, X: np.ndarray, output: int) -> list[np.ndarray]:
    import tensorflow as tf

    with tf.GradientTape() as tape:
        total = keras.ops.sum(model(X, training=False)[:, output])
    gradients = tape.gradient(total, [weight.value for weight in model.trainable_weights])
    pairs = zip(gradients, model.trainable_weights, strict=True)
    return [np.zeros(w.shape, "float32") if g is None else g.numpy() for g, w in pairs]


def _train_batches(
    model: keras.Model, X: np.ndarray, y: np.ndarray, steps: int, learning_rate: float | None
) -> list[float]:
    if learning_rate is not None:
        # If the first step creates variables, of Adam or of metrics, it is traced twice.
        model.compile(keras.optimizers.Adam(learning_rate), "sparse_categorical_crossentropy")
        model.optimizer.build(model.trainable_variables)
    losses = []
    for _ in range(steps):
        model.reset_metrics()
        losses.append(float(model.train_on_batch(X, y, return_dict=True)["loss"]))
    return losses


def _fit(
    model: keras.Model,
    X: np.ndarray,
    y: np.ndarray,
    X_val: np.ndarray,
    y_val: np.ndarray,
    epochs: int,
    batch_size: int,
) -> keras.callbacks.History:
    return model.fit(
        X, y, batch_size, epochs, verbose=0, validation_data=(X_val, y_val), shuffle=False
    )


def _seen(model: keras.Model) -> list[Any]:
    batches = vars(model).get(_SEEN, [])
    seen = [
        Seen(use, X, y, weights, int(steps), float(rate))
        for use, X, y, weights, steps, rate in batches
    ]
    batches.clear()
    return seen


def _random_numbers(_model: keras.Model) -> list[float]:
    import tensorflow as tf

    return [random.random(), float(np.random.rand()), float(tf.random.uniform(()))]


_QUESTIONS: dict[str, Callable[..., Any]] = {
    "built": lambda model: bool(model.built and model.weights),
    "parameters": lambda model: int(model.count_params()),
    "trainable_parameters": lambda model: sum(
        int(np.prod(weight.shape)) for weight in model.trainable_weights
    ),
    "input_shape": lambda model: _shape(getattr(model, "input_shape", None)),
    "output_shape": lambda model: _shape(getattr(model, "output_shape", None)),
    "compiled": _compiled,
    "loss": _loss,
    "labels": _takes_labels,
    "softmaxes": _softmaxes,
    "probabilities": lambda model, X: model.predict(X, verbose=0),
    "answers": _answers,
    "weights": lambda model: model.get_weights(),
    "set_weights": lambda model, weights: model.set_weights(weights),
    "slopes": _slopes,
    "train_batches": _train_batches,
    "fit": _fit,
    "seen": _seen,
    "chance": _random_numbers,
    "simulated_fit": simulate_fit,
}
