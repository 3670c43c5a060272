# outcome: done
import matplotlib.pyplot as plt
import numpy as np
import pandas as pd
from digitkit import plot_digit


def plot_grid(X, y, rows=4, columns=8):
    table, labels = pd.DataFrame(X), pd.Series(y)
    fig = plt.figure()
    grid = fig.add_gridspec(rows, columns)
    for row in range(rows):
        for column in range(columns):
            ax = fig.add_subplot(grid[row, column])
            at = row * columns + column
            if at < len(table):
                plot_digit(table.iloc[at], label=labels.iloc[at], ax=ax)
            else:
                ax.remove()
    return fig
