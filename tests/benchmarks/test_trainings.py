"""Trainings: their rows, their cache, and the digits they use."""

import os

import numpy as np
import pytest

from benchmarks import accuracy_for_cpu_time, accuracy_for_parameters, best_model, training_cache
from benchmarks.comparison import Effort
from benchmarks.digits import Rows, hold_out, load_mnist
from benchmarks.training_cache import (
    bare_code,
    ensemble_key,
    find,
    probabilities_file,
    train_interleaved,
)

MNIST = os.environ.get("DIGITKIT_MNIST")


def a_run(accuracy, seconds=10.0, quick=False):
    first = {"cpu_seconds": seconds / 2, "accuracy": 0.5}
    last = {"cpu_seconds": seconds, "accuracy": accuracy}
    return {"parameters": 5, "cpu_seconds": seconds, "quick": quick, "epochs": [first, last]}


def rows_like(count):
    return Rows(np.zeros((count, 28, 28, 1), "float32"), np.arange(count) % 10)


def test_a_run_below_the_target_has_no_time():
    ours, peer = [a_run(0.991, 8.0), a_run(0.9899, 8.0)], [a_run(0.99, 100.0)]
    time, accuracy = accuracy_for_cpu_time.rows_of(ours, peer)
    assert time.ours == []
    assert time.summary()["reached"] is False
    assert accuracy.ours == pytest.approx([99.1, 98.99])
    time, _ = accuracy_for_cpu_time.rows_of(ours[:1], peer)
    assert time.summary()["ratio"] == 0.08
    assert time.summary()["reached"] is True


def test_the_tiny_network_is_compared_with_each_other_one():
    runs = {"tiny": [a_run(0.991)], "fast": [a_run(0.992)], "workflow_mlp": [], "lenet5": []}
    rows = accuracy_for_parameters.rows_of({**runs, "keras_convnet": [a_run(0.993)]})
    assert [row.peer for row in rows] == [[], [99.2], [99.3]]
    assert list(rows[0].details["points"]) == [
        "the tiny recipe",
        "the fast recipe",
        "Keras' MNIST convnet",
    ]


def test_the_best_network_is_rated_by_accuracy_time_and_size():
    rows = best_model.rows_of([a_run(0.997, 2000.0)], [])
    assert [row.summary()["reached"] for row in rows] == [True, False, True]


def test_without_a_tiny_network_no_aim_is_reached():
    runs: dict[str, list] = {name: [] for name in ("tiny", "fast", "workflow_mlp", "lenet5")}
    rows = accuracy_for_parameters.rows_of({**runs, "keras_convnet": [a_run(0.993)]})
    assert [row.summary()["reached"] for row in rows] == [False, False]


@pytest.fixture
def trained(monkeypatch):
    """The list of requested trainings, none of which is run."""
    calls = []

    def train(name, seed, target, quick, probabilities=None):
        calls.append((name, seed, target, quick, probabilities))
        return {**a_run(0.99, quick=quick), "name": name, "seed": seed}

    monkeypatch.setattr(training_cache, "train", train)
    return calls


def test_trainings_are_interleaved_and_cached(trained, tmp_path):
    cache = tmp_path / "cache.jsonl"
    targets = {"fast": None, "keras_convnet": 0.99}
    first = train_interleaved(targets, 2, Effort(), cache)
    order = [(name, seed) for name, seed, *_ in trained]
    assert order == [("fast", 0), ("keras_convnet", 0), ("fast", 1), ("keras_convnet", 1)]
    assert train_interleaved(targets, 2, Effort(), cache) == first
    assert len(trained) == 4
    train_interleaved({"keras_convnet": None}, 1, Effort(), cache)
    assert len(trained) == 5  # without a target it is another training


def test_other_code_is_another_training(trained, tmp_path, monkeypatch):
    cache = tmp_path / "cache.jsonl"
    train_interleaved({"fast": None}, 1, Effort(), cache)
    monkeypatch.setattr(training_cache, "code_digest", lambda name: "another")
    assert train_interleaved({"fast": None}, 1, Effort(cached_only=True), cache) == {"fast": []}
    train_interleaved({"fast": None}, 1, Effort(), cache)
    assert len(trained) == 2


def test_comments_and_layout_do_not_count_as_code():
    documented = 'def f(x):\n    """Add one."""\n    return x + 1\n'
    bare = "def f(x): return (x+1) # more\n"
    assert bare_code(documented) == bare_code(bare)
    assert bare_code(documented) != bare_code(documented.replace("1", "2"))


@pytest.mark.parametrize("name", ["fast", "tiny", "best", "keras_convnet", "workflow_mlp"])
def test_every_training_has_a_digest(name):
    assert len(training_cache.code_digest(name)) == 16


def test_quick_trainings_are_never_cached(trained, tmp_path):
    cache = tmp_path / "cache.jsonl"
    for _ in range(2):
        train_interleaved({"fast": None}, 5, Effort(quick=True), cache)
    assert [(name, seed, quick) for name, seed, _, quick, _ in trained] == [("fast", 0, True)] * 2
    assert not cache.exists()


def test_probabilities_are_requested_by_name(trained, tmp_path):
    cache = tmp_path / "cache.jsonl"
    train_interleaved({"best": None, "fast": None}, 1, Effort(), cache, probabilities=["best"])
    where = [probabilities for *_, probabilities in trained]
    assert where[0].parent == tmp_path / "probabilities"
    assert where[1] is None


def test_a_cached_training_without_its_probabilities_is_repeated(trained, tmp_path):
    cache = tmp_path / "cache.jsonl"
    first = train_interleaved({"best": None}, 1, Effort(), cache)
    again = train_interleaved({"best": None}, 1, Effort(), cache, probabilities=["best"])
    assert len(trained) == 2
    assert again == first
    assert len(cache.read_text(encoding="utf-8").splitlines()) == 1
    again = train_interleaved({"best": None}, 1, Effort(cached_only=True), cache, ["best"])
    assert again == first
    trained[-1][-1].parent.mkdir()
    np.save(trained[-1][-1], np.zeros(1))
    train_interleaved({"best": None}, 1, Effort(), cache, probabilities=["best"])
    assert len(trained) == 2


def test_an_ensemble_is_evaluated_once_and_cached(monkeypatch, tmp_path):
    labels = np.array([3, 1, 4])
    monkeypatch.setattr(
        best_model, "load_mnist", lambda: (None, rows_like(3)._replace(labels=labels))
    )
    cache = tmp_path / "cache.jsonl"
    assert best_model.evaluate_ensemble(cache) is None
    for seed in range(best_model.SEEDS):
        answers = np.eye(10)[labels] + 0.01
        answers[seed] = np.eye(10)[7] * 0.9  # each member is wrong once, the ensemble is not
        file = probabilities_file("best", seed, cache)
        file.parent.mkdir(exist_ok=True)
        np.save(file, answers)
    ensemble = best_model.evaluate_ensemble(cache)
    assert ensemble == {"accuracy": 1.0, "alone": [pytest.approx(2 / 3)] * 3}
    assert find(cache, ensemble_key("best", best_model.SEEDS)) == ensemble
    row = best_model.ensemble_row(ensemble).summary()
    assert (row["ours"]["value"], row["reached"]) == (100.0, True)


def test_validation_rows_are_not_trained_on():
    rows = rows_like(100)._replace(labels=np.arange(100))
    train, validation = hold_out(rows, 30)
    assert (len(train.labels), len(validation.labels)) == (70, 30)
    assert sorted([*train.labels, *validation.labels]) == list(range(100))
    assert (hold_out(rows, 30)[1].labels == validation.labels).all()


def test_a_variable_without_a_file_is_one_clear_line(monkeypatch, tmp_path):
    monkeypatch.setenv("DIGITKIT_MNIST", str(tmp_path / "absent.npz"))
    with pytest.raises(FileNotFoundError, match=r"absent\.npz', which is not a file"):
        load_mnist()


def test_without_a_network_one_clear_line_helps(monkeypatch):
    import keras

    def fails():
        raise Exception("URL fetch failure on https://…/mnist.npz: None -- no such host\nmore")

    monkeypatch.delenv("DIGITKIT_MNIST", raising=False)
    monkeypatch.setattr(keras.datasets.mnist, "load_data", fails)
    with pytest.raises(FileNotFoundError) as caught:
        load_mnist()
    assert str(caught.value).splitlines() == [
        "MNIST can't be downloaded (URL fetch failure on https://…/mnist.npz: None -- no such "
        "host); set DIGITKIT_MNIST to the path of an mnist.npz in Keras' layout"
    ]


def test_the_file_is_read_and_scaled(monkeypatch, tmp_path):
    images = np.full((3, 28, 28), 255, "uint8")
    arrays = {"x_train": images, "y_train": [1, 2, 3], "x_test": images[:1], "y_test": [4]}
    np.savez(tmp_path / "m.npz", **{name: np.asarray(a, "uint8") for name, a in arrays.items()})
    monkeypatch.setenv("DIGITKIT_MNIST", str(tmp_path / "m.npz"))
    train, test = load_mnist()
    assert train.images.shape == (3, 28, 28, 1)
    assert (train.images.dtype, train.images.max()) == (np.float32, 1.0)
    assert test.labels.tolist() == [4]
