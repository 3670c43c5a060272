"""`digitkit run` as a person uses it: files, figures, repetition, and being cut short."""

import json
import os
import re
import signal
import subprocess
import sys
import time

import keras
import numpy as np
import pandas as pd
import pytest

import digitkit
from digitkit.data import csv_files, load_digits
from tests.workflow.conftest import names, run

FILES = {"cnn.keras", "metrics.json", "mlp.keras", "report.html", "submission.csv"}


def figures(folder):
    return json.loads((folder / "metrics.json").read_text())


def without_times(value):
    if isinstance(value, dict):
        return {key: without_times(v) for key, v in value.items() if key != "seconds"}
    return value


def test_all_files_are_there_and_nothing_else(quick_run):
    folder, printed = quick_run
    assert names(folder) == FILES
    assert all(name in printed for name in FILES)


def test_every_step_says_one_line(quick_run):
    _, printed = quick_run
    steps = re.findall(r"^(\d)/9 (\w+) +\S", printed, flags=re.MULTILINE)
    assert [int(number) for number, _ in steps] == list(range(1, 10))
    assert "Traceback" not in printed


def test_the_saved_models_give_the_reported_figures(quick_run):
    folder, _ = quick_run
    digits = load_digits()
    models = figures(folder)["models"]
    for key, prepare in [("mlp", digitkit.scale), ("cnn", digitkit.to_tensor)]:
        model = keras.models.load_model(folder / f"{key}.keras")
        right = digitkit.predict_labels(model, prepare(digits.X_test)) == digits.y_test
        assert models[key]["test"]["correct"] == right.sum()
        assert models[key]["test"]["rows"] == 1000
        assert models[key]["parameters"] == model.count_params()


def test_the_models_have_learned(quick_run):
    folder, _ = quick_run
    models = figures(folder)["models"]
    assert all(model["test"]["accuracy"] > 0.5 for model in models.values())


def test_the_submission_is_the_better_models_answer(quick_run):
    folder, _ = quick_run
    submission = pd.read_csv(folder / "submission.csv")
    assert list(submission) == ["ImageId", "Label"]
    assert submission["ImageId"].tolist() == list(range(1, 1001))
    report = figures(folder)
    right = (submission["Label"].to_numpy() == load_digits().y_test).sum()
    assert right == report["models"][report["best"]]["test"]["correct"]


@pytest.mark.thorough
def test_the_same_seed_gives_the_same_figures_and_another_seed_others(quick_run, tmp_path):
    folder, _ = quick_run
    run("--quick", "--seed", 7, "--out", tmp_path / "again")
    run("--quick", "--seed", 8, "--epochs", 1, "--out", tmp_path / "other")
    assert without_times(figures(tmp_path / "again")) == without_times(figures(folder))
    other = figures(tmp_path / "other")["models"]["mlp"]["history"]["loss"]
    assert other[0] != figures(folder)["models"]["mlp"]["history"]["loss"][0]
    assert len(other) == 1


def test_kaggles_files_without_test_labels(tmp_path):
    train, test = csv_files()
    for name, path in [("train.csv", train), ("test.csv", test)]:
        pd.read_csv(path).head(1500).to_csv(tmp_path / name, index=False)
    code, printed = run("--data", tmp_path, "--epochs", 1, "--out", tmp_path / "out")
    assert code == 0, printed
    assert figures(tmp_path / "out")["models"]["mlp"]["test"] is None
    assert len(pd.read_csv(tmp_path / "out" / "submission.csv")) == 1000


def test_too_few_digits_to_hold_some_out_is_one_line(tmp_path):
    train, _ = csv_files()
    pd.read_csv(train).head(40).to_csv(tmp_path / "few.csv", index=False)
    code, printed = run("--data", tmp_path / "few.csv", "--out", tmp_path / "out")
    assert code == 2
    assert "few.csv: 40 digits are too few to hold out a tenth" in printed.splitlines()[-1]


def test_damaged_digits_are_refused_before_tensorflow_is_loaded(tmp_path):
    (tmp_path / "train.csv").write_text("label,pixel0\n5,3\n")
    script = (
        "import sys; from digitkit.cli import main; code = main(sys.argv[1:]);"
        "print('tensorflow' in sys.modules); sys.exit(code)"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, "run", "--data", tmp_path, "--out", tmp_path / "out"],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stdout.splitlines()[-1] == "False"
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "out").exists()


def test_nan_stops_with_what_it_means(monkeypatch, tmp_path):
    compile_model = digitkit.compile_model
    monkeypatch.setattr(digitkit, "compile_model", lambda model: compile_model(model, float("nan")))
    code, printed = run("--quick", "--out", tmp_path)
    assert code == 1
    (line,) = [line for line in printed.splitlines() if "not a number" in line]
    assert "MLP" in line
    assert "epoch 1" in line
    assert (tmp_path / "report.html").exists()
    assert figures(tmp_path)["models"] == {}


def test_nan_behind_a_healthy_loss_is_found_in_the_weights(monkeypatch, tmp_path):
    build_mlp = digitkit.build_mlp

    def with_a_broken_weight():
        model = build_mlp()
        kernel, *others = model.get_weights()
        kernel[0, 0] = np.nan  # of a pixel that is always paper
        model.set_weights([kernel, *others])
        return model

    monkeypatch.setattr(digitkit, "build_mlp", with_a_broken_weight)
    code, printed = run("--quick", "--out", tmp_path)
    assert code == 1
    assert "not a number (NaN) in epoch 1" in printed


def test_the_test_digits_are_opened_once_by_each_model_at_the_end(monkeypatch, tmp_path):
    asked, test_digits = [], load_digits().X_test
    predict = keras.Model.predict

    def watched(model, X, **options):
        asked.append(np.asarray(X).reshape(len(X), -1))
        return predict(model, X, **options)

    monkeypatch.setattr(keras.Model, "predict", watched)
    code, _ = run("--quick", "--epochs", 1, "--out", tmp_path)
    assert code == 0
    opened = [np.allclose(X * 255, test_digits) if len(X) == 1000 else False for X in asked]
    assert opened.count(True) == 3, "two models and the submission"
    assert all(opened[-3:])


@pytest.mark.skipif(os.name == "nt", reason="sends a signal that Windows does not have")
def test_ctrl_c_keeps_what_was_finished(tmp_path):
    # A job that a shell put into the background is told to ignore Ctrl-C, and passes that on.
    script = (
        "import signal, sys; from digitkit.cli import main;"
        "signal.signal(signal.SIGINT, signal.default_int_handler); sys.exit(main(sys.argv[1:]))"
    )
    job = subprocess.Popen(
        [sys.executable, "-u", "-c", script, "run", "--out", tmp_path],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    printed = []
    for line in job.stdout:
        printed.append(line)
        if "CNN epoch 1" in line:
            time.sleep(0.3)
            job.send_signal(signal.SIGINT)
    assert job.wait(60) == 130, printed
    text = "".join(printed)
    assert "Traceback" not in text
    assert "Stopped by Ctrl-C" in text
    assert names(tmp_path) == {"metrics.json", "mlp.keras", "report.html"}
    assert list(figures(tmp_path)["models"]) == ["mlp"]
