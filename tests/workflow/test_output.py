"""A run's files appear whole or not at all, and those of an earlier run are kept."""

import pytest

from digitkit.workflow.output import OutputError, OutputFolder
from tests.workflow.conftest import names


def test_writes_a_whole_file_and_leaves_nothing_else(tmp_path):
    folder = OutputFolder(tmp_path / "new" / "results")
    path = folder.write("a.txt", lambda place: place.write_text("whole"))
    assert path.read_text() == "whole"
    assert names(folder.folder) == {"a.txt"}
    assert folder.written == ["a.txt"]


def test_a_writer_that_fails_leaves_the_old_file_and_no_half_one(tmp_path):
    (tmp_path / "a.txt").write_text("old")
    folder = OutputFolder(tmp_path)

    def interrupted(place):
        place.write_text("ha")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        folder.write("a.txt", interrupted)
    assert (tmp_path / "a.txt").read_text() == "old"
    assert names(tmp_path) == {"a.txt"}
    assert folder.written == []


def test_files_of_an_earlier_run_are_moved_aside_together(tmp_path):
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(f"earlier {name}")
    folder = OutputFolder(tmp_path)
    folder.write("a.txt", lambda place: place.write_text("new"))
    folder.write("b.txt", lambda place: place.write_text("new"))
    (kept,) = (tmp_path / "earlier").iterdir()
    assert {path.name: path.read_text() for path in kept.iterdir()} == {
        "a.txt": "earlier a.txt",
        "b.txt": "earlier b.txt",
    }


def test_a_file_of_the_same_run_is_replaced(tmp_path):
    folder = OutputFolder(tmp_path)
    folder.write("a.txt", lambda place: place.write_text("first"))
    folder.write("a.txt", lambda place: place.write_text("second"))
    assert (tmp_path / "a.txt").read_text() == "second"
    assert not (tmp_path / "earlier").exists()


def test_a_file_in_the_way_is_refused_in_one_line(tmp_path):
    (tmp_path / "taken").write_text("a file")
    with pytest.raises(OutputError) as caught:
        OutputFolder(tmp_path / "taken")
    line = str(caught.value)
    assert "taken" in line
    assert "--out" in line
    assert "\n" not in line
