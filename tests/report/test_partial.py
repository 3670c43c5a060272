"""A run that ended early, or has no labels for its test digits, still gets its report."""

import json

import numpy as np
import pytest

from digitkit.report import metrics, write_metrics, write_report
from digitkit.report.run_report import render

from .parsed import parse
from .runs import history


def missing(run) -> str:
    return parse(render(run)).where(id="missing").text


def test_a_whole_run_lacks_nothing(run):
    assert 'id="missing"' not in render(run)


def test_only_the_mlp_and_no_test_digits(run):
    run.models, run.test = run.models[:1], None
    page = parse(render(run))
    assert page.all("h1")[0].text == "The MLP reads 92.0 % of 100 unseen digits correctly."
    assert "The CNN is missing" in missing(run)
    assert "No test digits are judged" in missing(run)
    assert "Test none with known labels" in page.where(id="run").text
    assert "against" not in page.where(id="models").all("h2")[0].text
    assert metrics(run)["best"] == "mlp"


def test_no_model_yet_still_shows_the_digits(run):
    run.models, run.test = [], None
    page = parse(render(run))
    assert page.all("h1")[0].text == "500 digits loaded; no model is trained yet."
    assert len(page.where(id="digits").all("img")) == 10
    assert "The MLP is missing" in missing(run)
    assert {e.attributes["id"] for e in page.all("section")} == {"digits", "run"}
    assert metrics(run)["best"] is None


def test_test_digits_that_only_one_model_answered(run):
    del run.models[0].probabilities["test"]
    page = parse(render(run))
    assert page.all("h1")[0].text == "The CNN reads 98.5 % of 200 unseen digits correctly."
    row = page.where(data_measure="test_accuracy")
    assert row.all("td")[0].text == "–"
    assert "The MLP gave no usable answers for the test digits." in missing(run)
    assert metrics(run)["models"]["mlp"]["test"] is None


def test_test_digits_not_answered_yet(run):
    for model in run.models:
        del model.probabilities["test"]
    assert "99.0 % of 100 unseen digits" in parse(render(run)).all("h1")[0].text


def test_a_model_that_was_trained_but_has_no_answers(run):
    run.models[1].probabilities = {}
    page = parse(render(run))
    assert page.all("h1")[0].text.startswith("The MLP reads")
    assert "The CNN gave no usable answers for the validation digits" in missing(run)
    run.models[0].probabilities = {}
    assert parse(render(run)).all("h1")[0].text == "500 digits loaded; no model could be judged."


def test_stopped_in_the_first_epoch(run):
    for model in run.models:
        model.history = {}
    page = parse(render(run))
    assert "learning" not in {e.attributes.get("id") for e in page.all("section")}
    assert metrics(run)["models"]["mlp"]["best_epoch"] is None


@pytest.mark.parametrize("bad", [float("nan"), float("inf")])
def test_figures_that_are_no_numbers(run, bad, tmp_path):
    run.models[0].history = history([0.5, bad, bad])
    run.models[0].probabilities["validation"][3] = np.nan
    path = write_report(run, tmp_path)
    page = parse(path.read_text(encoding="utf-8"))
    assert "The MLP broke down at epoch 2" in page.where(id="learning").text
    drawing = page.where(id="learning").all("svg")[-1]
    assert not [e for e in drawing.every() if "nan" in str(e.attributes) + e.text.lower()]
    text = write_metrics(run, tmp_path).read_text(encoding="utf-8")
    found = json.loads(text, parse_constant=pytest.fail)["models"]["mlp"]
    assert found["history"]["val_loss"] == [0.5, None, None]
    assert found["validation"] is None


def test_one_epoch(run):
    run.models[0].history = history([0.5])
    run.models = run.models[:1]
    assert "validation loss is 0.50 after its only epoch." in render(run)


def test_histories_of_unequal_length(run):
    run.models[1].history["val_loss"].pop()
    assert parse(render(run)).where(id="learning")


def test_a_model_that_is_always_right(run):
    for name in ("accuracy", "val_accuracy"):
        run.models[1].history[name] = [1.0] * 4
    assert parse(render(run)).where(id="accuracy-cnn-validation")


def test_warnings_and_notes_about_the_digits_are_shown(run):
    assert not [e for e in parse(render(run)).every() if e.attributes.get("id") == "warnings"]
    run.warnings = ("my<b>.csv: the paper seems to be 255.", "another")
    run.notes = ("my<b>.csv: the column 'Label' was read as label.",)
    page = parse(render(run))
    box = page.where(id="warnings")
    assert [item.text for item in box.all("li")] == list(run.warnings)
    assert run.notes[0] in page.where(id="run").text
    assert run.notes[0] not in box.text
