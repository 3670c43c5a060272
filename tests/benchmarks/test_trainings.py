"""Trainings: what they tell, what is kept of them, and that the search can go on where it was."""

import os

import numpy as np
import pytest

from benchmarks import accuracy_for_cpu_time, accuracy_for_parameters, best_model, kept_runs
from benchmarks.digits import Rows, hold_out, load_mnist
from benchmarks.figures import Effort

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


def test_the_tiny_network_stands_beside_each_other_one():
    runs = {"tiny": [a_run(0.991)], "fast": [a_run(0.992)], "workflow_mlp": [], "lenet5": []}
    rows = accuracy_for_parameters.rows_of({**runs, "keras_convnet": [a_run(0.993)]})
    assert [row.peer for row in rows] == [[], [99.2], [99.3]]
    assert list(rows[0].details["points"]) == [
        "the tiny recipe",
        "the fast recipe",
        "Keras' MNIST convnet",
    ]


def test_the_best_network_is_judged_by_accuracy_time_and_size():
    rows = best_model.rows_of([a_run(0.997, 2000.0)], [])
    assert [row.summary()["reached"] for row in rows] == [True, False, True]


def test_without_a_tiny_network_no_aim_is_reached():
    runs: dict[str, list] = {name: [] for name in ("tiny", "fast", "workflow_mlp", "lenet5")}
    rows = accuracy_for_parameters.rows_of({**runs, "keras_convnet": [a_run(0.993)]})
    assert [row.summary()["reached"] for row in rows] == [False, False]


@pytest.fixture
def trained(monkeypatch):
    """What is trained, in place of training it."""
    asked = []

    def train_now(name, seed, target, quick, probabilities=None):
        asked.append((name, seed, target, quick, probabilities))
        return {**a_run(0.99, quick=quick), "name": name, "seed": seed}

    monkeypatch.setattr(kept_runs, "train_now", train_now)
    return asked


def test_trainings_take_turns_and_are_kept(trained, tmp_path):
    kept = tmp_path / "kept.jsonl"
    targets = {"fast": None, "keras_convnet": 0.99}
    first = kept_runs.in_turns(targets, 2, Effort(), kept)
    order = [(name, seed) for name, seed, *_ in trained]
    assert order == [("fast", 0), ("keras_convnet", 0), ("fast", 1), ("keras_convnet", 1)]
    assert kept_runs.in_turns(targets, 2, Effort(), kept) == first
    assert len(trained) == 4
    kept_runs.in_turns({"keras_convnet": None}, 1, Effort(), kept)
    assert len(trained) == 5  # without a target it is another training


def test_other_code_is_another_training(trained, tmp_path, monkeypatch):
    kept = tmp_path / "kept.jsonl"
    kept_runs.in_turns({"fast": None}, 1, Effort(), kept)
    monkeypatch.setattr(kept_runs, "code_digest", lambda name: "another")
    assert kept_runs.in_turns({"fast": None}, 1, Effort(kept_only=True), kept) == {"fast": []}
    kept_runs.in_turns({"fast": None}, 1, Effort(), kept)
    assert len(trained) == 2


def test_words_and_layout_are_no_part_of_the_code():
    told = 'def f(x):\n    """Add one."""\n    return x + 1\n'
    bare = "def f(x): return (x+1) # more\n"
    assert kept_runs.bare_code(told) == kept_runs.bare_code(bare)
    assert kept_runs.bare_code(told) != kept_runs.bare_code(told.replace("1", "2"))


@pytest.mark.parametrize("name", ["fast", "tiny", "best", "keras_convnet", "workflow_mlp"])
def test_every_training_has_a_digest(name):
    assert len(kept_runs.code_digest(name)) == 16


def test_quick_trainings_are_never_kept(trained, tmp_path):
    kept = tmp_path / "kept.jsonl"
    for _ in range(2):
        kept_runs.in_turns({"fast": None}, 5, Effort(quick=True), kept)
    assert [(name, seed, quick) for name, seed, _, quick, _ in trained] == [("fast", 0, True)] * 2
    assert not kept.exists()


def test_probabilities_are_asked_for_by_name(trained, tmp_path):
    kept = tmp_path / "kept.jsonl"
    kept_runs.in_turns({"best": None, "fast": None}, 1, Effort(), kept, probabilities=["best"])
    where = [probabilities for *_, probabilities in trained]
    assert where[0].parent == tmp_path / "probabilities"
    assert where[1] is None


def test_a_kept_training_is_done_again_where_its_probabilities_are_missing(trained, tmp_path):
    kept = tmp_path / "kept.jsonl"
    first = kept_runs.in_turns({"best": None}, 1, Effort(), kept)
    again = kept_runs.in_turns({"best": None}, 1, Effort(), kept, probabilities=["best"])
    assert len(trained) == 2
    assert again == first
    assert len(kept.read_text(encoding="utf-8").splitlines()) == 1
    asked = kept_runs.in_turns({"best": None}, 1, Effort(kept_only=True), kept, ["best"])
    assert asked == first
    trained[-1][-1].parent.mkdir()
    np.save(trained[-1][-1], np.zeros(1))
    kept_runs.in_turns({"best": None}, 1, Effort(), kept, probabilities=["best"])
    assert len(trained) == 2


def test_several_together_are_judged_once_and_kept(monkeypatch, tmp_path):
    labels = np.array([3, 1, 4])
    monkeypatch.setattr(
        best_model, "load_mnist", lambda: (None, rows_like(3)._replace(labels=labels))
    )
    kept = tmp_path / "kept.jsonl"
    assert best_model.judge_together(kept) is None
    for seed in range(best_model.SEEDS):
        answers = np.eye(10)[labels] + 0.01
        answers[seed] = np.eye(10)[7] * 0.9  # each is wrong once, together they are not
        file = kept_runs.probabilities_of("best", seed, kept)
        file.parent.mkdir(exist_ok=True)
        np.save(file, answers)
    told = best_model.judge_together(kept)
    assert told == {"accuracy": 1.0, "alone": [pytest.approx(2 / 3)] * 3}
    assert kept_runs.find(kept, kept_runs.key_of_several("best", best_model.SEEDS)) == told
    row = best_model.row_of(told).summary()
    assert (row["ours"]["value"], row["reached"]) == (100.0, True)


def test_rows_held_out_are_not_learned_from():
    rows = rows_like(100)._replace(labels=np.arange(100))
    train, validation = hold_out(rows, 30)
    assert (len(train.labels), len(validation.labels)) == (70, 30)
    assert sorted([*train.labels, *validation.labels]) == list(range(100))
    assert (hold_out(rows, 30)[1].labels == validation.labels).all()


def test_a_variable_that_names_no_file_is_one_clear_line(monkeypatch, tmp_path):
    monkeypatch.setenv("DIGITKIT_MNIST", str(tmp_path / "absent.npz"))
    with pytest.raises(FileNotFoundError, match=r"absent\.npz' is no file|absent\.npz', which is"):
        load_mnist()


def test_without_a_network_one_clear_line_says_what_to_do(monkeypatch):
    import keras

    def fails():
        raise Exception("URL fetch failure on https://…/mnist.npz: None -- no such host\nmore")

    monkeypatch.delenv("DIGITKIT_MNIST", raising=False)
    monkeypatch.setattr(keras.datasets.mnist, "load_data", fails)
    with pytest.raises(FileNotFoundError) as caught:
        load_mnist()
    assert str(caught.value).splitlines() == [
        "MNIST can't be downloaded (URL fetch failure on https://…/mnist.npz: None -- no such "
        "host); let DIGITKIT_MNIST name an mnist.npz in Keras' layout"
    ]


def test_the_file_named_is_read_and_scaled(monkeypatch, tmp_path):
    images = np.full((3, 28, 28), 255, "uint8")
    arrays = {"x_train": images, "y_train": [1, 2, 3], "x_test": images[:1], "y_test": [4]}
    np.savez(tmp_path / "m.npz", **{name: np.asarray(a, "uint8") for name, a in arrays.items()})
    monkeypatch.setenv("DIGITKIT_MNIST", str(tmp_path / "m.npz"))
    train, test = load_mnist()
    assert train.images.shape == (3, 28, 28, 1)
    assert (train.images.dtype, train.images.max()) == (np.float32, 1.0)
    assert test.labels.tolist() == [4]
