"""The whole of MNIST, fetched once through Keras; no official test digit is used for training."""

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

import numpy as np

from digitkit.data.errors import DataError, shown, system_reason
from digitkit.data.folders import data_folder, staging_folder
from digitkit.data.npz import Arrays, read_npz
from digitkit.data.records import PIXELS, Source
from digitkit.data.source import full_path, full_source

SEED = 42
TEST_ROWS = 28_000
GO_ON = (
    "go on with Kaggle's files (put train.csv into the folder data) or with the 5,000 digits that "
    "are there already"
)


def fetch_full() -> Source:
    """Fetch the whole of MNIST through Keras, which verifies it, and split it 42,000 / 28,000.

    Nothing is fetched where it is already there. The file is made in a temporary folder and moved
    into place when it is complete, so an interruption leaves nothing incomplete.

    Returns:
        Where it is; from now on `find_source` finds it.

    Raises:
        DataError: there is no network, or no room to write.
    """
    path = full_path()
    if _is_whole(path):
        return full_source()
    try:
        with staging_folder(data_folder()) as folder:
            arrays, _ = read_npz(download(folder))
            made = folder / path.name
            write_full(made, arrays)
            made.replace(path)
    except OSError as error:
        raise DataError(
            f"{shown(path)}: cannot be written: {system_reason(error)}; "
            f"make room or make the folder writable, or {GO_ON}."
        ) from None
    return full_source()


def download(folder: Path) -> Path:
    """Let Keras download and verify its mnist.npz into a folder, with its own progress bar.

    Keras decides on import where it keeps files, so it runs in a separate process.

    Args:
        folder: an empty folder.

    Returns:
        The verified file in it.

    Raises:
        DataError: it could not be downloaded.
    """
    _reuse_earlier(folder)
    done = subprocess.run(
        [sys.executable, "-m", "digitkit.data.download"],
        env=os.environ | {"KERAS_HOME": str(folder), "TF_CPP_MIN_LOG_LEVEL": "3"},
        stderr=subprocess.PIPE,
        text=True,
        errors="replace",
        check=False,
    )
    path = folder / "datasets" / "mnist.npz"
    if done.returncode or not path.is_file():
        reason = (done.stderr.strip().splitlines() or ["Keras said nothing"])[-1]
        raise DataError(
            f"The whole of MNIST could not be downloaded ({reason[:200]}); "
            f"try again with a network, or {GO_ON}."
        )
    return path


def _reuse_earlier(folder: Path) -> None:
    """Copy what Keras downloaded for this user before; Keras verifies it like a fresh download."""
    home = Path(os.environ.get("KERAS_HOME") or os.path.expanduser("~/.keras"))  # noqa: PTH111
    with suppress(OSError):
        (folder / "datasets").mkdir()
        shutil.copyfile(home / "datasets" / "mnist.npz", folder / "datasets" / "mnist.npz")


def split_full(arrays: Arrays) -> Arrays:
    """Split 70,000 digits 42,000 / 28,000, stratified and repeatable.

    Args:
        arrays: the official 60,000 / 10,000.

    Returns:
        The test part begins with all official test digits; the others are drawn from the
        training digits, stratified. No official test digit is in the training part.
    """
    random = np.random.RandomState(SEED)
    drawn = _stratified(arrays.y_train, TEST_ROWS - len(arrays.y_test), random)
    kept = np.setdiff1d(np.arange(len(arrays.y_train)), drawn)
    return Arrays(
        arrays.X_train[kept],
        arrays.y_train[kept],
        np.concatenate([arrays.X_test, arrays.X_train[drawn]]),
        np.concatenate([arrays.y_test, arrays.y_train[drawn]]),
    )


def _stratified(y: np.ndarray, count: int, random: np.random.RandomState) -> np.ndarray:
    shares = np.bincount(y, minlength=10) * count / len(y)
    wanted = np.floor(shares).astype(int)
    for digit in np.argsort(wanted - shares, kind="stable")[: count - wanted.sum()]:
        wanted[digit] += 1
    rows = [random.permutation(np.flatnonzero(y == digit))[: wanted[digit]] for digit in range(10)]
    return random.permutation(np.concatenate(rows))


def write_full(path: Path, arrays: Arrays) -> None:
    """Write the split digits as a compressed .npz in Keras' layout."""
    if (len(arrays.y_train), len(arrays.y_test)) != (60_000, 10_000):
        raise DataError(f"Keras gave {len(arrays.y_train):,} digits instead of 60,000; {GO_ON}.")
    part = split_full(arrays)
    np.savez_compressed(
        path,
        allow_pickle=False,
        x_train=part.X_train.reshape(-1, 28, 28),
        y_train=part.y_train.astype(np.uint8),
        x_test=part.X_test.reshape(-1, 28, 28),
        y_test=part.y_test.astype(np.uint8),
    )


def _is_whole(path: Path) -> bool:
    if not path.is_file():
        return False
    try:
        arrays, _ = read_npz(path)
    except DataError:
        return False
    return arrays.X_train.shape == (70_000 - TEST_ROWS, PIXELS)
