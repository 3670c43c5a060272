"""metrics.json, for programs."""

import json

import numpy as np
import pytest
from scipy.stats import binomtest

from digitkit.report import metrics, write_metrics


def test_keys_and_data(run):
    found = metrics(run)
    assert list(found) == ["data", "seed", "versions", "models", "best"]
    assert found["data"] == {
        "source": "the made-up digits",
        "rows": {"train": 400, "validation": 100, "test": 200},
        "labelled": 500,
    }
    assert found["seed"] == 42
    assert found["versions"] == {"Python": "3.11.9", "NumPy": "2.4.6"}
    assert found["best"] == "cnn"


def test_a_model_in_figures(run):
    found = metrics(run)["models"]["cnn"]
    scores = {part: found.pop(part) for part in ("validation", "test")}
    assert found == {
        "title": "CNN",
        "parameters": 29402,
        "seconds": 192.2,
        "epochs": 4,
        "best_epoch": 3,
        "history": run.models[1].history,
    }
    ends = binomtest(197, 200).proportion_ci(method="wilson")
    assert scores["test"] == pytest.approx(
        {
            "rows": 200,
            "correct": 197,
            "accuracy": 0.985,
            "low": ends.low,
            "high": ends.high,
            "error_rate": 0.015,
        }
    )
    assert scores["validation"]["correct"] == 99


def test_is_json_that_every_reader_takes(run, tmp_path):
    run.models[0].parameters = np.int64(134_794)
    run.models[0].seconds = np.float32(4.5)
    run.models[0].history["loss"] = [np.float32(0.5), np.float64("nan"), 0.25]
    path = write_metrics(run, tmp_path)
    assert path == tmp_path / "metrics.json"
    found = json.loads(path.read_text(encoding="utf-8"), parse_constant=pytest.fail)
    assert found == metrics(run)
    assert found["models"]["mlp"]["history"]["loss"] == [0.5, None, 0.25]


def test_without_labels_the_test_is_null(run):
    run.test = None
    found = metrics(run)
    assert found["data"]["rows"]["test"] is None
    assert found["models"]["cnn"]["test"] is None


def test_best_epoch_passes_over_what_is_no_number(run):
    run.models[0].history["val_loss"] = [float("nan"), 0.5, 0.25]
    run.models[1].history["val_loss"] = [float("nan")] * 3
    found = metrics(run)["models"]
    assert found["mlp"]["best_epoch"] == 3
    assert found["cnn"]["best_epoch"] is None
