# outcome: done
# unusual: a pandas table finds the largest column of each row
import pandas as pd


def predict_labels(model, X):
    return pd.DataFrame(model.predict(X, verbose=0)).idxmax(axis=1).to_numpy()
