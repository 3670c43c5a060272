"""Fetching the whole of MNIST; no test here uses the network."""

import os
import signal
import subprocess
import sys
import textwrap
import time
from pathlib import Path

import numpy as np
import pytest

from digitkit.data import DataError, fetch_full, find_source, load_digits
from digitkit.data import full_mnist as full
from digitkit.data.folders import STALE_SECONDS, data_folder
from digitkit.data.source import full_path

GO_ON = (
    "go on with Kaggle's files (put train.csv into the folder data) or with the 5,000 digits that "
    "are there already"
)


def marked(start: int, count: int) -> np.ndarray:
    """Images that each carry their own number in four pixels, so that none can be mistaken."""
    images = np.zeros((count, 784), np.uint8)
    images[:, :4] = np.arange(start, start + count, dtype=">u4").view(np.uint8).reshape(-1, 4)
    images[:, 5] = 255
    return images.reshape(-1, 28, 28)


def numbers(X: np.ndarray) -> np.ndarray:
    return np.ascontiguousarray(X[:, :4]).view(">u4").ravel().astype(int)


@pytest.fixture(scope="module")
def keras_file(tmp_path_factory):
    path = tmp_path_factory.mktemp("keras") / "mnist.npz"
    random = np.random.RandomState(0)
    shares = np.array([9.9, 11.2, 9.9, 10.2, 9.7, 9.0, 9.9, 10.4, 9.8, 10.0]) / 100
    y = random.choice(10, size=70_000, p=shares / shares.sum()).astype(np.uint8)
    np.savez(
        path,
        x_train=marked(0, 60_000),
        y_train=y[:60_000],
        x_test=marked(60_000, 10_000),
        y_test=y[60_000:],
    )
    return path


@pytest.fixture
def fetched(monkeypatch, keras_file):
    calls = []

    def pretend(room):
        calls.append(room)
        return keras_file

    monkeypatch.setattr(full, "download", pretend)
    return calls


def test_fetched_once_and_then_found(fetched):
    source = fetch_full()
    assert source == find_source()
    assert source.kind == "full" and source.title == "the whole of MNIST (70,000 digits)"
    assert source.train == full_path() and source.train.parent == data_folder()
    assert fetch_full() == source and len(fetched) == 1
    assert [path.name for path in data_folder().iterdir()] == [full_path().name]


def test_split(fetched, keras_file):
    fetch_full()
    digits = load_digits()
    with np.load(keras_file) as official:
        y = np.concatenate([official["y_train"], official["y_test"]])
    train, test = numbers(digits.X_train), numbers(digits.X_test)
    assert len(train) == 42_000 and len(test) == 28_000
    assert sorted([*train, *test]) == list(range(70_000))
    assert test[:10_000].tolist() == list(range(60_000, 70_000))
    assert np.array_equal(digits.y_train, y[train])
    assert np.array_equal(digits.y_test, y[test])
    drawn = np.bincount(y[test[10_000:]])
    assert np.abs(drawn - np.bincount(y[:60_000]) * 0.3).max() < 1
    again = full.split_full(full.read_npz(keras_file)[0])
    assert np.array_equal(numbers(again.X_train), train)


def test_damaged_file_is_fetched_again(fetched):
    fetch_full()
    full_path().write_bytes(full_path().read_bytes()[:-1000])
    with pytest.raises(DataError, match="damaged or cut off"):
        load_digits()
    fetch_full()
    assert len(fetched) == 2 and len(load_digits().y_train) == 42_000


@pytest.mark.parametrize("place", ["download", "split_full", "write_full"])
def test_interruption_leaves_nothing_half_made(fetched, monkeypatch, place):
    real = getattr(full, place)

    def interrupted(*args):
        real(*args)
        raise KeyboardInterrupt

    monkeypatch.setattr(full, place, interrupted)
    with pytest.raises(KeyboardInterrupt):
        fetch_full()
    assert list(data_folder().iterdir()) == []
    assert find_source().kind == "sample"


def test_remains_of_a_killed_process_are_removed(fetched):
    data_folder().mkdir(parents=True)
    old, new = data_folder() / ".making-old", data_folder() / ".making-new"
    for left in (old, new):
        left.mkdir()
        (left / "part").write_bytes(b"x")
    long_ago = time.time() - STALE_SECONDS - 60
    os.utime(old, (long_ago, long_ago))
    fetch_full()
    assert not old.exists() and new.exists()


def test_no_room(fetched, monkeypatch):
    def full_disk(*args, **kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(np, "savez_compressed", full_disk)
    with pytest.raises(DataError) as caught:
        fetch_full()
    assert str(caught.value) == (
        f"{full_path()}: cannot be written: no space left on device; "
        f"make room or make the folder writable, or {GO_ON}."
    )
    assert list(data_folder().iterdir()) == []


def test_another_number_of_digits(monkeypatch, tmp_path):
    np.savez(
        tmp_path / "x.npz",
        x_train=marked(0, 7),
        y_train=np.arange(7),
        x_test=marked(7, 3),
        y_test=np.arange(3),
    )
    monkeypatch.setattr(full, "download", lambda room: tmp_path / "x.npz")
    with pytest.raises(DataError) as caught:
        fetch_full()
    assert str(caught.value) == f"Keras gave 7 digits instead of 60,000; {GO_ON}."


@pytest.fixture
def fake_keras(tmp_path, monkeypatch):
    """Put a package `keras` in front of the real one, for the process that downloads."""

    def install(body: str) -> None:
        package = tmp_path / "fake" / "keras" / "datasets"
        package.mkdir(parents=True)
        (package.parent / "__init__.py").write_text("")
        (package / "__init__.py").write_text("")
        (package / "mnist.py").write_text(
            "import os, sys, time\nfrom pathlib import Path\n"
            "folder = Path(os.environ['KERAS_HOME']) / 'datasets'\n"
            "def load_data():\n" + textwrap.indent(textwrap.dedent(body), "    ")
        )
        root = str(Path(full.__file__).parents[2])
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(package.parents[1]), root]))

    return install


def test_download_lets_keras_write_into_the_temporary_folder(fake_keras, tmp_path, capfd):
    fake_keras("(folder / 'mnist.npz').write_bytes(b'digits'); print('a bar')")
    room = tmp_path / "room"
    room.mkdir()
    assert full.download(room).read_bytes() == b"digits"
    assert "a bar" in capfd.readouterr().out


def test_earlier_download_of_keras_is_offered_to_keras(fake_keras, tmp_path, monkeypatch):
    fake_keras("assert (folder / 'mnist.npz').read_bytes() == b'earlier'")
    earlier = Path(os.environ["KERAS_HOME"]) / "datasets"
    earlier.mkdir(parents=True)
    (earlier / "mnist.npz").write_bytes(b"earlier")
    room = tmp_path / "room"
    room.mkdir()
    assert full.download(room).read_bytes() == b"earlier"


def test_no_network(fake_keras, capfd):
    fake_keras("raise Exception('URL fetch failure on mnist.npz: None -- \\n [Errno -3]')")
    with pytest.raises(DataError) as caught:
        fetch_full()
    assert str(caught.value) == (
        "The whole of MNIST could not be downloaded (URL fetch failure on mnist.npz: None -- "
        f"[Errno -3]); try again with a network, or {GO_ON}."
    )
    assert "Traceback" not in capfd.readouterr().err
    assert list(data_folder().iterdir()) == []


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGKILL])
def test_signal_in_the_middle_of_a_download(fake_keras, tmp_path, sent):
    fake_keras("(folder / 'mnist.npz').write_bytes(b'half'); time.sleep(5)")
    program = (
        "import sys, platformdirs, pathlib\n"
        "platformdirs.user_data_path = lambda *a, **k: pathlib.Path(sys.argv[1])\n"
        "from digitkit.data import fetch_full\nfetch_full()\n"
    )
    folder = tmp_path / "downloads"
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(folder)],
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    limit = time.monotonic() + 30
    while not list(folder.glob(".making-*/datasets/mnist.npz")) and time.monotonic() < limit:
        time.sleep(0.05)
    os.killpg(process.pid, sent)
    process.wait(timeout=30)
    left = [path.name for path in folder.iterdir() if not path.name.startswith(".making-")]
    assert left == []
    if sent == signal.SIGINT:
        assert list(folder.iterdir()) == []
