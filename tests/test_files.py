"""A file is written as a whole, or it is left as it was."""

from pathlib import Path

import pytest

from digitkit.files import write_whole


def test_a_new_file_and_its_folder_are_made(tmp_path):
    path = write_whole(tmp_path / "new" / "a.txt", "é")
    assert path.read_bytes() == "é".encode()


def test_an_older_file_is_replaced_and_keeps_its_permissions(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("old")
    path.chmod(0o640)
    write_whole(path, "new")
    assert path.read_text() == "new"
    assert path.stat().st_mode & 0o777 == 0o640


def test_what_fails_leaves_the_older_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "a.txt"
    path.write_text("old")

    def full(*_):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, "new")
    assert path.read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["a.txt"]
