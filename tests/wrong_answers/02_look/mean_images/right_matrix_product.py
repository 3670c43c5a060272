# outcome: done
import numpy as np

mean_images = lambda X, y: (
    (np.eye(10)[np.asarray(y)].T @ np.asarray(X, dtype="float64"))
    / np.clip(np.bincount(y, minlength=10), 1, None)[:, None]
).reshape(10, 28, 28)
