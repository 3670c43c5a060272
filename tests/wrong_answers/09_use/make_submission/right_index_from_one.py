# outcome: done
# unusual: a named index becomes the first column
import pandas as pd


def make_submission(model, X_test):
    answers = pd.DataFrame(model.predict(X_test, batch_size=256, verbose=0))
    labels = answers.idxmax(axis=1).astype("int64").rename("Label")
    labels.index = pd.RangeIndex(1, len(labels) + 1, name="ImageId")
    return labels.reset_index()
