"""Digits that are named by a word, and a file that was found and not named."""

import numpy as np
import pytest

from digitkit.data import DataError, describe, find_source, load_digits
from tests.data.pandas_lines import follow

TITANIC = 'PassengerId,Survived,Pclass,Name\n1,0,3,"Braund, Mr. Owen"\n'


@pytest.fixture
def foreign(tmp_path, monkeypatch):
    """A folder in which another course left its train.csv."""
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "train.csv").write_text(TITANIC)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DIGITKIT_DATA", raising=False)
    return tmp_path


def test_the_error_explains_why_a_file_was_used(foreign):
    for use in (load_digits, describe):
        with pytest.raises(DataError) as caught:
            use()
        message = str(caught.value)
        assert "is named 'PassengerId'" in message
        assert "The file was used because it is data/train.csv" in message
        assert "--data sample" in message
        assert len(message.splitlines()) == 1


def test_a_line_of_pandas_stays_at_the_end(foreign, rows):
    for place, row in enumerate([rows.header, *rows.cells]):
        row.insert(0, str(place - 1) if place else "")
    path = foreign / "data" / "train.csv"
    path.write_bytes(rows.bytes())
    with pytest.raises(DataError) as caught:
        load_digits()
    assert str(caught.value).count("In pandas: ") == 1
    follow(str(caught.value), path)
    assert np.array_equal(load_digits().y_train, rows.table[:, 0])


def test_a_file_that_was_named_needs_no_such_words(foreign):
    with pytest.raises(DataError) as caught:
        load_digits("data/train.csv")
    assert "was taken" not in str(caught.value)


@pytest.mark.parametrize("variable", [True, False])
def test_the_sample_can_be_named(foreign, monkeypatch, variable):
    if variable:
        monkeypatch.setenv("DIGITKIT_DATA", "sample")
    source = find_source(None if variable else "sample")
    assert source.kind == "sample"


def test_the_whole_of_mnist_can_be_named_once_it_is_there(foreign, monkeypatch, tmp_path):
    monkeypatch.setattr("digitkit.data.source.full_path", lambda: tmp_path / "full.npz")
    with pytest.raises(DataError, match="digitkit data --full"):
        find_source("mnist")
    (tmp_path / "full.npz").touch()
    assert find_source("mnist").kind == "full"


def test_a_file_with_such_a_name_is_still_a_file(foreign, tmp_path):
    (tmp_path / "sample").write_text("label\n")
    assert find_source("sample").kind == "files"
