# outcome: done
import pandas as pd
import seaborn as sns
import matplotlib.pyplot as plt


def plot_history(history):
    values = pd.DataFrame(getattr(history, "history", history))
    values.index += 1
    figure, axes = plt.subplots(2, 1)
    for ax, name in zip(axes, ["accuracy", "loss"]):
        both = values[[name, f"val_{name}"]]
        sns.lineplot(both, ax=ax, markers=True)
        ax.set_ylabel(name)
    return figure
