# outcome: not yet right
# says: leave the rows in the order of the images
import pandas as pd


def make_submission(model, X_test):
    labels = model.predict(X_test, verbose=0).argmax(axis=1)
    answers = pd.DataFrame({"ImageId": range(1, len(labels) + 1), "Label": labels})
    return answers.sort_values("Label")
