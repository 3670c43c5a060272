# outcome: done
import numpy as np
import pandas as pd


def make_submission(model, X_test):
    labels = np.argmax(np.asarray(model(X_test, training=False)), axis=-1)
    frame = pd.DataFrame({"Label": labels})
    frame.insert(0, "ImageId", np.arange(1, len(frame) + 1))
    return frame
