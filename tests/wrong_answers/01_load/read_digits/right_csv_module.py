# outcome: done
import csv

import numpy as np
import pandas as pd


def read_digits(path):
    with open(path, newline="") as file:
        header, *lines = csv.reader(file)
    table = []
    for line in lines:
        numbers = [int(cell) for cell in line]
        for number in numbers:
            if not 0 <= number <= 255:
                raise ValueError(f"{number} is no pixel")
        table.append(numbers)
    return pd.DataFrame(np.array(table, dtype="uint8"), columns=header)
