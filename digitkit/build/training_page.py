"""The digits that the training page learns from, packed for the browser."""

from __future__ import annotations

import gzip

import numpy as np

from digitkit.data.sample import read_sample

DIGITS = "train/digits.bin.gz"  # its path in the site
COUNT, SEED = 4_000, 42


def packed_digits(count: int = COUNT) -> bytes:
    """Return some of the course's digits in random order, packed with gzip.

    Args:
        count: how many digits.

    Returns:
        The labels, a byte each, then the images, 784 greys each.
    """
    X, y = read_sample()
    chosen = np.random.default_rng(SEED).permutation(len(X))[:count]
    content = y[chosen].astype("uint8").tobytes() + X[chosen].astype("uint8").tobytes()
    return gzip.compress(content, 9, mtime=0)
