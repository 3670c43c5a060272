"""One quick run for all tests of the workflow, since each takes several seconds."""

import contextlib
import io

import pytest

from digitkit.cli import main


@pytest.fixture(autouse=True)
def only_the_sample(monkeypatch, tmp_path_factory):
    """Whatever digits the person who tests has put somewhere, the tests use the sample."""
    monkeypatch.delenv("DIGITKIT_DATA", raising=False)
    monkeypatch.chdir(tmp_path_factory.mktemp("empty"))


def names(folder):
    """The names of all that lies in a folder, hidden files included."""
    return {path.name for path in folder.iterdir()}


def run(*arguments):
    """Call `digitkit run`; return the exit code and all it printed."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed), contextlib.redirect_stderr(printed):
        code = main(["run", *map(str, arguments)])
    return code, printed.getvalue()


@pytest.fixture(scope="session")
def quick_run(tmp_path_factory):
    """The folder and the printed text of one quick run with seed 7."""
    with pytest.MonkeyPatch.context() as patch:
        patch.delenv("DIGITKIT_DATA", raising=False)
        patch.chdir(tmp_path_factory.mktemp("empty"))
        folder = tmp_path_factory.mktemp("run") / "out"
        code, printed = run("--quick", "--seed", 7, "--out", folder)
    assert code == 0, printed
    return folder, printed
