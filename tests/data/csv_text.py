"""A train.csv as lists of cells, so that a test can damage one place of it."""

import numpy as np

PIXELS = [f"pixel{i}" for i in range(784)]


class Rows:
    def __init__(self, table: np.ndarray) -> None:
        self.table = table
        self.header = ["label", *PIXELS]
        self.cells = [[str(value) for value in row] for row in table]

    def set(self, row: int, column: int, value: str) -> "Rows":
        """Put a value where a person counts this row and column in the file."""
        (self.header if row == 1 else self.cells[row - 2])[column - 1] = value
        return self

    def without_label(self) -> "Rows":
        self.header = self.header[1:]
        self.cells = [row[1:] for row in self.cells]
        return self

    def bytes(self, sep: str = ",", end: str = "\n", last: str | None = None) -> bytes:
        lines = [sep.join(row) for row in [self.header, *self.cells]]
        return (end.join(lines) + (end if last is None else last)).encode()
