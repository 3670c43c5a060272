"""The page as a document: whole, self-contained, in order, and open to everyone."""

import itertools
import re
import subprocess
import sys
import time
from base64 import b64decode
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from digitkit.report import write_report
from digitkit.report.run_report import render

from .parsed import alternatives, parse
from .runs import digits, whole_run


def test_is_written_to_report_html_as_one_small_file(run, tmp_path):
    path = write_report(run, tmp_path / "new" / "folder")
    assert path == tmp_path / "new" / "folder" / "report.html"
    assert [found.name for found in path.parent.iterdir()] == ["report.html"]
    assert path.stat().st_size < 1_500_000
    assert path.read_text(encoding="utf-8").startswith("<!DOCTYPE html>")


def test_is_written_fast_and_small_for_all_of_mnist(run, tmp_path):
    run.X, run.y = digits(60_000, 5)
    start = time.process_time()
    path = write_report(run, tmp_path)
    assert time.process_time() - start < 3
    assert path.stat().st_size < 1_500_000


def test_an_older_report_survives_a_failed_write(run, tmp_path, monkeypatch):
    path = write_report(run, tmp_path)
    before = path.read_bytes()
    run.seed = 7

    def full(*_):
        raise OSError("no space left on device")

    monkeypatch.setattr("pathlib.Path.replace", full)
    with pytest.raises(OSError, match="no space"):
        write_report(run, tmp_path)
    assert path.read_bytes() == before
    assert [found.name for found in tmp_path.iterdir()] == ["report.html"]


def test_loads_nothing_from_outside_and_runs_no_script(run):
    page = parse(render(run))
    assert not page.all("script", "iframe", "object", "embed")
    for element in page.every():
        assert not [name for name in element.attributes if name.startswith("on")]
        for name in ("src", "srcset", "poster", "data"):
            assert element.attributes.get(name, "data:").startswith("data:")
    assert all(link.attributes["href"] == "data:," for link in page.all("link"))
    [style] = page.all("style")
    assert not re.search(r"@import|url\(", style.text)
    outside = [a.attributes["href"] for a in page.all("a") if a.attributes["href"][0] != "#"]
    assert outside == ["https://creativecommons.org/licenses/by-sa/3.0/"]


def test_every_figure_has_a_text_for_those_who_cannot_see_it(run):
    page = parse(render(run))
    for drawing in page.all("svg"):
        hidden = drawing.attributes.get("aria-hidden") == "true"
        assert hidden or drawing.attributes.get("role") == "img"
    texts = alternatives(page)
    assert len(texts) == 10 + 4 + 3 + 3  # examples; drawings; confused pairs; worst mistakes
    assert all(len(text) > 10 for text in texts)


def test_headings_and_landmarks_are_in_order(run):
    page = parse(render(run))
    levels = [int(e.tag[1]) for e in page.all("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after - before <= 1 for before, after in itertools.pairwise(levels))
    assert page.all("html")[0].attributes["lang"] == "en"
    assert [len(page.all(tag)) for tag in ("header", "nav", "main", "footer")] == [1, 1, 1, 1]


def test_links_within_the_page_and_labels_have_their_targets(run):
    page = parse(render(run))
    ids = [e.attributes["id"] for e in page.every() if "id" in e.attributes]
    assert len(ids) == len(set(ids))
    inner = {a.attributes["href"][1:] for a in page.all("a") if a.attributes["href"][0] == "#"}
    labels = {e.attributes["aria-labelledby"] for e in page.all("section")}
    assert inner | labels <= set(ids)


def test_tables_have_captions_and_scopes(run):
    for table in parse(render(run)).all("table"):
        assert table.all("caption")[0].text
        assert all("scope" in header.attributes for header in table.all("th"))


def test_what_the_user_named_is_never_markup(run):
    nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>"
    run.source = nasty
    run.versions[nasty] = nasty
    run.models[0].title = nasty
    run.models[0].key = '"><b>'
    page = parse(render(run))
    assert not page.all("script", "b")
    assert all(image.attributes["src"].startswith("data:") for image in page.all("img"))
    assert nasty in page.where(id="run").text


def test_a_file_name_in_a_broken_encoding_is_no_obstacle(tmp_path):
    path = write_report(whole_run(source="caf\udce9.csv"), tmp_path)
    assert "caf?.csv" in path.read_text(encoding="utf-8")


def test_names_the_data_the_seed_the_versions_and_whose_digits_they_are(run):
    text = parse(render(run)).all("body")[0].text
    for fact in ("the made-up digits", "Seed 42", "Python 3.11.9", "NumPy 2.4.6"):
        assert fact in text
    for rows in ("Training 400 rows", "Validation 100 rows", "Test 200 rows"):
        assert rows in text
    assert "MNIST: Yann LeCun and Corinna Cortes, CC BY-SA 3.0" in text


def test_the_pictures_are_the_digits_themselves(run):
    page = parse(render(run))
    [worst] = [e for e in page.all("div") if e.attributes.get("class") == "worst"]
    source = worst.all("img")[0].attributes["src"]
    shown = imread(BytesIO(b64decode(source.partition(",")[2])))[:, :, 0]
    expected = 1 - run.test.X[4].reshape(28, 28) / 255
    assert shown.shape == (28, 28)
    np.testing.assert_allclose(shown, expected, atol=2 / 255)


def test_needs_no_tensorflow():
    code = (
        f"import sys; sys.path.insert(0, {str(Path(__file__).parent)!r});"
        "from runs import whole_run; from digitkit.report import metrics;"
        "from digitkit.report.run_report import render; render(whole_run()); metrics(whole_run());"
        "print([name for name in ('tensorflow', 'keras') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
