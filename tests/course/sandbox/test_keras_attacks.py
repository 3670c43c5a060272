"""Attacks on lessons with Keras: a training that never was, a patched Keras."""

import pytest

from digitkit.checking.digits import unseen
from tests.course.sandbox.judging import alive_in, judge, nothing_left, right_answer

pytestmark = pytest.mark.thorough

ATTACKS = {
    "a forged training history": """
        import keras
        def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
            history = keras.callbacks.History()
            names = "loss", "accuracy", "val_loss", "val_accuracy"
            history.history = {name: [0.01] * epochs for name in names}
            history.epoch = list(range(epochs))
            return history
    """,
    "patched Keras": """
        import keras
        def fit(self, *_, epochs=1, **__):
            history = keras.callbacks.History()
            names = "loss", "accuracy", "val_loss", "val_accuracy"
            history.history = {name: [0.01] * epochs for name in names}
            history.epoch = list(range(epochs))
            return history
        keras.Model.fit = fit
        keras.Model.evaluate = lambda *_, **__: [0.0, 1.0]
        keras.Model.train_step = keras.Model.test_step = lambda *_: {}
        def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
            return model.fit(X_train, y_train, epochs=epochs)
    """,
    "patched questions": """
        import digitkit.inside.model_facts as models
        models._QUESTIONS["seen"] = lambda *_: []
        models._QUESTIONS["compiled"] = lambda *_: {"learning_rate": 0.004, "steps": 15}
        def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
            return None
    """,
    "the reference imported": "from digitkit import train",
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_an_attack_gains_nothing(keras_sandbox, attack):
    before = alive_in(keras_sandbox)
    result = judge(keras_sandbox, ATTACKS[attack], "train", seconds=40)
    assert result.points == 0
    assert nothing_left(keras_sandbox, before)


@pytest.mark.parametrize("function", ["train", "plot_history", "diagnose"])
def test_right_answers_score_on_unseen_digits(keras_sandbox, function):
    with unseen("a secret"):
        result = judge(keras_sandbox, right_answer(function), function, seconds=60)
    assert result.points == result.max_points, result.message
