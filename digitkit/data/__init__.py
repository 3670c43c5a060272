"""Finding, reading and checking the digits.

Nothing here imports TensorFlow, matplotlib or pandas.
"""

from digitkit.data.errors import DataError
from digitkit.data.full_mnist import fetch_full
from digitkit.data.lesson_files import csv_files
from digitkit.data.loading import describe, load_digits
from digitkit.data.reading import read_csv
from digitkit.data.records import Digits, Source
from digitkit.data.source import find_source

__all__ = [
    "DataError",
    "Digits",
    "Source",
    "csv_files",
    "describe",
    "fetch_full",
    "find_source",
    "load_digits",
    "read_csv",
]
