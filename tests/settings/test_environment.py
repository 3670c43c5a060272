"""Processes that grade get a known environment, whatever the user's own says."""

import json
import os
from pathlib import Path

import pytest

from digitkit.settings.environment import (
    KERAS_HOME,
    ignored_settings_line,
    known_environment,
    use_own_keras_settings,
    use_tensorflow,
)

HARMFUL = {
    "KERAS_BACKEND": "jax",
    "KERAS_MAX_EPOCHS": "1",
    "KERAS_MAX_STEPS_PER_EPOCH": "1",
    "KERAS_NNX_ENABLED": "true",
    "TF_USE_LEGACY_KERAS": "1",
    "TF_DETERMINISTIC_OPS": "1",
    "TF_XLA_FLAGS": "--tf_xla_auto_jit=2",
    "XLA_FLAGS": "--xla_dump_to=/tmp",
    "MATPLOTLIBRC": "/tmp/matplotlibrc",
    "MPLBACKEND": "TkAgg",
    "PYTHONIOENCODING": "cp932",
    "PYTHONWARNINGS": "error",
    "PYTHONOPTIMIZE": "2",
    "PYTHONSTARTUP": "/tmp/startup.py",
    "SKLEARN_ARRAY_API_DISPATCH": "1",
}
HARMLESS = ["HOME", "PATH", "LANG", "TMPDIR", "DIGITKIT_DATA", "OMP_NUM_THREADS", "https_proxy"]


@pytest.fixture
def keras_json(tmp_path, monkeypatch):
    """Write the user's keras.json, in an empty home."""
    for name in [name for name in os.environ if name.startswith("KERAS_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("KERAS_BACKEND", "tensorflow")  # so that it is put back afterwards
    monkeypatch.setenv("KERAS_HOME", "")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))

    def write(text):
        file = tmp_path / ".keras" / "keras.json"
        file.parent.mkdir(exist_ok=True)
        file.write_text(text if isinstance(text, str) else json.dumps(text), encoding="utf-8")
        return file

    return write


@pytest.mark.parametrize("name", HARMFUL)
def test_what_could_change_a_result_is_not_passed_on(name):
    assert known_environment({name: HARMFUL[name]}).get(name) != HARMFUL[name]


@pytest.mark.parametrize("name", HARMLESS)
def test_what_does_no_harm_is_passed_on(name):
    assert known_environment({name: "kept"})[name] == "kept"


def test_the_course_settings_are_added():
    made = known_environment({})
    assert made["KERAS_BACKEND"] == "tensorflow"
    assert json.loads((Path(made["KERAS_HOME"]) / "keras.json").read_text())["floatx"] == "float32"
    assert Path(made["MATPLOTLIBRC"]).is_file()


def test_what_a_user_has_set_is_overruled_and_told(keras_json, monkeypatch):
    file = keras_json({"floatx": "float16", "backend": "theano", "image_data_format": "th"})
    monkeypatch.setenv("KERAS_MAX_EPOCHS", "1")
    told = use_own_keras_settings()
    assert told == [
        "KERAS_MAX_EPOCHS=1",
        f"floatx=float16 in {file}",
        f"backend=theano in {file}",
        f"image_data_format=th in {file}",
    ]
    assert "KERAS_MAX_EPOCHS" not in os.environ
    assert os.environ["KERAS_HOME"] == str(KERAS_HOME)
    assert len(ignored_settings_line(told).splitlines()) == 1


@pytest.mark.parametrize("text", ["", "[]", "{", "null"])
def test_a_file_without_settings_overrules_nothing(keras_json, text):
    keras_json(text)
    assert use_own_keras_settings() == []


def test_usual_settings_are_not_worth_a_word(keras_json):
    keras_json((KERAS_HOME / "keras.json").read_text())
    assert use_own_keras_settings() == []
    assert use_tensorflow() == []


@pytest.mark.parametrize(("floatx", "moved"), [("float16", False), ("float8", True)])
def test_a_learners_own_folder_stays_unless_keras_could_not_load(keras_json, floatx, moved):
    keras_json({"floatx": floatx})
    assert len(use_tensorflow()) == 1
    assert (os.environ["KERAS_HOME"] == str(KERAS_HOME)) == moved


def test_no_home_at_all_is_no_error(keras_json, monkeypatch):
    monkeypatch.delenv("HOME")
    monkeypatch.setattr("os.path.expanduser", lambda text: text)
    assert use_own_keras_settings() == []
