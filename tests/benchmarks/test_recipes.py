"""The recipes' networks have the documented sizes, and their trainings run."""

import inspect
import re
from pathlib import Path

import numpy as np
import pytest

keras = pytest.importorskip("keras")

from benchmarks import peers, training  # noqa: E402
from benchmarks.recipes import best, fast, tiny  # noqa: E402
from benchmarks.recipes.best import build_best  # noqa: E402
from benchmarks.recipes.fast import build_fast  # noqa: E402
from benchmarks.recipes.parts import one_hot, rise_and_fall  # noqa: E402
from benchmarks.recipes.tiny import build_tiny  # noqa: E402

LIMITS = {build_fast: 100_000, build_tiny: 6_000, build_best: 100_000}


@pytest.mark.parametrize("build", [*LIMITS, peers.build_keras_convnet])
def test_the_size_is_as_documented(build):
    documented = int(re.search(r"([\d,]+) parameters", build.__doc__)[1].replace(",", ""))
    assert build().count_params() == documented < LIMITS.get(build, 34_827)


def test_the_rate_rises_to_its_peak_and_falls_to_zero():
    schedule = rise_and_fall(0.02, rows=1000, batch_size=100, epochs=5, rise=0.2)
    rates = [float(schedule(step)) for step in range(51)]
    assert rates[0] == pytest.approx(0.002)
    assert max(rates) == pytest.approx(0.02) == rates[10]
    assert rates[50] == pytest.approx(0, abs=1e-8)
    assert sorted(rates[10:], reverse=True) == rates[10:]


def test_labels_become_one_hot_rows():
    assert one_hot(np.array([2, 0])).tolist() == [[0, 0, 1] + [0] * 7, [1] + [0] * 9]


@pytest.fixture
def digits(monkeypatch):
    """Bars in ten positions, which every network can distinguish."""
    labels = np.arange(320) % 10
    images = np.zeros((320, 28, 28, 1), "float32")
    for row, label in enumerate(labels):
        images[row, 2 + 2 * label : 6 + 2 * label, 4:24] = 1
    rows = training.Rows(images, labels)
    monkeypatch.setattr(training, "load_mnist", lambda: (rows, rows))
    return rows


@pytest.mark.thorough
@pytest.mark.parametrize("name", ["fast", "keras_convnet"])
def test_a_training_records_cpu_time_and_accuracy_by_epoch(name, digits):
    run = training.run(name, seed=3)
    seconds = [epoch["cpu_seconds"] for epoch in run["epochs"]]
    assert len(seconds) == {"fast": 2, "keras_convnet": 15}[name]
    assert 0 < seconds[0] <= seconds[-1] == run["cpu_seconds"]
    assert sorted(seconds) == seconds
    assert all(0 <= epoch["accuracy"] <= 1 for epoch in run["epochs"])
    assert (run["name"], run["seed"]) == (name, 3)


@pytest.mark.thorough
def test_a_target_ends_the_training(digits):
    assert len(training.run("keras_convnet", 0, target=0.0)["epochs"]) == 1


@pytest.mark.thorough
def test_the_best_network_comes_without_the_augmenter(digits):
    model = best(digits.images[:64], digits.labels[:64], epochs=1, batch_size=32)
    assert [type(layer) for layer in model.layers] == [type(layer) for layer in build_best().layers]
    answers = [np.asarray(model(digits.images[:8])) for _ in range(2)]
    assert (answers[0] == answers[1]).all()


@pytest.mark.thorough
@pytest.mark.parametrize("recipe", [fast, tiny])
def test_a_recipe_learns(recipe, digits):
    keras.utils.set_random_seed(0)
    model = recipe(*digits, epochs=6, batch_size=32)
    assert training.accuracy_of(model, digits) > 0.9


@pytest.mark.thorough
def test_answers_to_shifted_digits_are_averaged(digits):
    model = build_fast()
    answers = training.shifted_probabilities(model, digits.images[:4], reach=0)
    assert answers == pytest.approx(model.predict(digits.images[:4], verbose=0), abs=1e-6)
    moved = training.shifted_probabilities(model, digits.images[:4], reach=1)
    assert moved.shape == (4, 10)
    assert moved.sum(axis=1) == pytest.approx(1, abs=1e-5)
    assert np.abs(moved - answers).max() > 1e-4


def test_an_unknown_training_is_one_clear_line():
    with pytest.raises(ValueError, match="no training is named 'fsat'"):
        training.find_recipe("fsat")


PAGE = Path(__file__).parents[2] / "docs" / "lessons" / "08_improve.md"
SHOWN = re.findall(r"^```py\n(.*?)^```", PAGE.read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL)


def test_lesson_8_shows_the_layers_of_the_fast_recipe():
    model = keras.Sequential([keras.Input((28, 28, 1))])
    exec(SHOWN[0], {"model": model, "layers": keras.layers})
    shown, built = ([w.shape for w in one.weights] for one in (model, build_fast()))
    assert shown == built[: len(shown)]
    assert len(built) == len(shown) + 2  # and a dense layer with its bias


def test_lesson_8_shows_the_settings_of_both_recipes():
    defaults = {
        name: setting.default for name, setting in inspect.signature(fast).parameters.items()
    }
    assert f"label_smoothing={defaults['smoothing']}" in SHOWN[1]
    assert f"batch_size={defaults['batch_size']}, epochs={defaults['epochs']}" in SHOWN[1]
    best_settings = inspect.signature(best).parameters
    batch_size, epochs = (best_settings[name].default for name in ("batch_size", "epochs"))
    assert f"batch_size={batch_size}, epochs={epochs}" in SHOWN[2]
    assert best_settings["smoothing"].default == defaults["smoothing"]
    assert best_settings["peak"].default < defaults["peak"]
