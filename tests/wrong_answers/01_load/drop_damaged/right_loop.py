# outcome: done
import pandas as pd


def is_possible(cell, highest):
    try:
        number = float(cell)
    except (TypeError, ValueError):
        return False
    return 0 <= number <= highest and number == int(number)


def drop_damaged(data):
    highest = [9 if name == "label" else 255 for name in data.columns]
    rows = []
    for row in data.itertuples(index=False):
        if all(is_possible(cell, most) for cell, most in zip(row, highest)):
            rows.append([int(float(cell)) for cell in row])
    return pd.DataFrame(rows, columns=data.columns).astype("uint8")
