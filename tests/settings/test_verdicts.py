"""The verdict on a right answer is the same whatever a user has set."""

import json
import subprocess
import sys
import textwrap
import warnings

import pytest

from tests.test_package import ROOT

pytestmark = pytest.mark.thorough  # Keras is loaded a dozen times

LIVE = """
import inspect, sys, warnings
import matplotlib; matplotlib.use("Agg")
import matplotlib.pyplot as plt, numpy as np, pandas as pd
import seaborn as sns
import sklearn
import tensorflow as tf
import digitkit.quiet_keras, keras
from digitkit.outside.runner import check_live
from tests.lessons.answers import reference_source

PLAIN = ["plot_grid", "plot_history", "plot_confusion", "drop_damaged", "standardize", "scale"]
WITH_KERAS = ["build_mlp", "compile_model", "train", "to_tensor", "build_cnn", "build_augmenter"]

def answer(name):
    names = {"__name__": "answer"}
    exec(compile(reference_source(name), "answer.py", "exec"), names)
    return names[name]

SETTINGS = {
    "float16": lambda: keras.config.set_floatx("float16"),
    "channels first": lambda: keras.config.set_image_data_format("channels_first"),
    "mixed precision": lambda: keras.mixed_precision.set_global_policy("mixed_float16"),
    "one epoch": lambda: keras.config.set_max_epochs(1),
    "one step": lambda: keras.config.set_max_steps_per_epoch(1),
    "eager": lambda: tf.config.run_functions_eagerly(True),
    "dark style": lambda: plt.style.use("dark_background"),
    "seaborn theme": lambda: sns.set_theme(style="ticks", rc={"axes.titlesize": 0}),
    "colour map": lambda: plt.rcParams.update({"image.cmap": "jet", "image.origin": "lower"}),
    "no ticks": lambda: plt.rcParams.update({"xtick.bottom": False, "axes.grid": True}),
    "numpy raises": lambda: np.seterr(all="raise"),
    "pandas strings": lambda: pd.set_option("future.infer_string", False),
    "frames from scikit-learn": lambda: sklearn.set_config(transform_output="pandas"),
    "few calls": lambda: sys.setrecursionlimit(200),
    "warnings raise": lambda: warnings.simplefilter("error"),
}
OF_KERAS = list(SETTINGS).index("dark style")
judged = 0
for number, (setting, make) in enumerate(SETTINGS.items()):
    if (number < OF_KERAS) != (sys.argv[1] == "of Keras"):
        continue
    make()
    for name in WITH_KERAS if number < OF_KERAS else PLAIN:
        judged += 1
        print(setting, name, file=sys.stderr, flush=True)  # what was judged if Python crashes
        result = check_live(name, answer(name))
        if not result.done:
            print("REFUSED", setting, name, result.message)
if sys.argv[1] == "of Keras":
    assert keras.config.floatx() == "float16"
else:
    assert np.geterr()["divide"] == "raise" and plt.rcParams["image.cmap"] == "jet"
print("JUDGED", judged)
"""
# What stands in keras.json on machines that other courses have used.
KERAS_JSON = {
    "float16": {"floatx": "float16", "epsilon": 1e-07, "backend": "tensorflow"},
    "channels first": {"image_data_format": "channels_first", "backend": "tensorflow"},
    "theano": {"backend": "theano", "image_dim_ordering": "th", "floatx": "float32"},
    "torch": {"backend": "torch", "floatx": "float32"},
}
OTHERS = {"KERAS_MAX_EPOCHS": "1", "KERAS_BACKEND": "jax", "TF_USE_LEGACY_KERAS": "1"}


def run(tmp_path, *words, settings=None, env=None, seconds=280):
    """Run Python as a user with these settings does."""
    import os

    home = tmp_path / "home"
    (home / ".keras").mkdir(parents=True, exist_ok=True)
    if settings is not None:
        (home / ".keras" / "keras.json").write_text(json.dumps(settings))
    whole = {**os.environ, "HOME": str(home), "PYTHONPATH": str(ROOT), **(env or {})}
    for name in ("KERAS_HOME", "KERAS_BACKEND"):
        if name not in (env or {}):
            whole.pop(name, None)
    return subprocess.run(
        [sys.executable, *words], cwd=tmp_path, env=whole, capture_output=True, text=True,
        timeout=seconds, check=False,
    )  # fmt: skip


@pytest.mark.timeout(600)
@pytest.mark.parametrize(("settings", "count"), [("of Keras", 36), ("of others", 54)])
def test_settings_made_in_the_notebook_change_no_verdict(tmp_path, settings, count):
    words = ("-X", "faulthandler", "-c", textwrap.dedent(LIVE), settings)
    done = run(tmp_path, *words)
    if done.returncode < 0:  # a library's own code crashed, seen once in TensorFlow; not a verdict
        warnings.warn(f"signal {-done.returncode}\n{done.stderr[-4000:]}", stacklevel=1)
        done = run(tmp_path, *words)
    said = f"{done.stdout}exit code {done.returncode}\n{done.stderr[-4000:]}"
    assert done.stdout == f"JUDGED {count}\n", said


ANSWER = """
import keras

def build_mlp(hidden=(128, 128, 128)):
    layers = [keras.layers.Dense(units, activation="relu") for units in hidden]
    return keras.Sequential([keras.Input((784,)), *layers, keras.layers.Dense(10, "softmax")])

def compile_model(model, learning_rate=0.001):
    adam = keras.optimizers.Adam(learning_rate)
    model.compile(adam, "sparse_categorical_crossentropy", metrics=["accuracy"])
    return model
"""


@pytest.mark.timeout(300)
@pytest.mark.parametrize("settings", ["float16", "torch"])
def test_a_settings_file_changes_no_verdict_of_grade(tmp_path, settings):
    (tmp_path / "04_mlp.py").write_text(ANSWER)
    words = ("-m", "digitkit.cli", "grade", "04_mlp.py", "--json", "out.json")
    run(tmp_path, *words, settings=KERAS_JSON[settings], env=OTHERS)
    (told,) = json.loads((tmp_path / "out.json").read_text())
    outcomes = {one["function"]: one["outcome"] for one in told["exercises"]}
    assert outcomes["build_mlp"] == outcomes["compile_model"] == "done"


@pytest.mark.timeout(300)
def test_nor_of_pytest(tmp_path):
    (tmp_path / "04_mlp.py").write_text(ANSWER)
    words = ("-m", "pytest", "-q", "-k", "build_mlp or compile_model", "04_mlp.py")
    done = run(tmp_path, *words, settings=KERAS_JSON["channels first"], env=OTHERS)
    assert "2 passed" in done.stdout


FIRST_CELL = """
import digitkit.quiet_keras
import keras
print(keras.config.backend(), keras.config.floatx(), keras.config.image_data_format())
"""


@pytest.mark.parametrize("settings", KERAS_JSON)
def test_the_first_cell_of_a_notebook_puts_keras_right_and_says_so(tmp_path, settings):
    done = run(tmp_path, "-c", FIRST_CELL, settings=KERAS_JSON[settings])
    told, *_, last = done.stdout.splitlines()
    assert told.startswith("Not used here, since the course works with Keras' defaults: ")
    assert "keras.json" in told
    assert last == "tensorflow float32 channels_last"


OTHER_BACKEND = """
import sys, types
sys.modules["keras"] = types.SimpleNamespace(config=types.SimpleNamespace(backend=lambda: "jax"))
from digitkit import check
points = check("build_mlp")
assert points == 0
"""


def test_another_backend_is_named_in_one_line(tmp_path):
    done = run(tmp_path, "-c", OTHER_BACKEND)
    (line,) = done.stdout.splitlines()
    assert line.startswith("Keras runs on jax here, and the course needs TensorFlow")


@pytest.mark.timeout(300)
def test_the_workflow_trains_all_its_epochs_and_says_what_it_ignores(tmp_path):
    words = ("-m", "digitkit.cli", "run", "--quick", "--out", "out")
    done = run(tmp_path, *words, settings=KERAS_JSON["float16"], env=OTHERS)
    assert done.returncode == 0, done.stderr
    assert "Not used here" in done.stdout
    assert "KERAS_MAX_EPOCHS=1" in done.stdout
    metrics = json.loads((tmp_path / "out" / "metrics.json").read_text())
    assert all(model["epochs"] > 1 for model in metrics["models"].values())
