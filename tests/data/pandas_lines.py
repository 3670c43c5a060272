"""The lines of pandas that messages advise, run as a reader would run them."""

import warnings
from pathlib import Path

import pandas as pd


def advised(message: str) -> str:
    """Return the line of pandas at the end of a message."""
    _, found, line = message.partition(" In pandas: ")
    assert found, message
    return line


def follow(message: str, path: Path) -> None:
    """Run the advised line, which saves the file anew; a warning would confuse its reader."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        exec(advised(message), {"pd": pd, "path": path})
