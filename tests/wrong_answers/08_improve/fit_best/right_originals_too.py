# outcome: done
import keras
import numpy as np

from digitkit import build_augmenter, compile_model, make_callbacks


class Batches(keras.utils.PyDataset):
    """Each image as it is, and once redrawn."""

    def __init__(self, X, y):
        super().__init__()
        order = np.random.default_rng(0).permutation(len(X))
        self.X, self.y, self.augment = X[order], y[order], build_augmenter(seed=1)

    def __len__(self):
        return -(-len(self.X) // 32)

    def __getitem__(self, i):
        X, y = self.X[32 * i : 32 * i + 32], self.y[32 * i : 32 * i + 32]
        redrawn = np.asarray(self.augment(X, training=True))
        return np.concatenate([X, redrawn]), np.concatenate([y, y])


def fit_best(model, X_train, y_train, X_val, y_val, path, epochs=20, patience=3):
    if not model.compiled:
        compile_model(model, 0.002)
    batches, helpers = Batches(X_train, y_train), make_callbacks(path, patience)
    return model.fit(batches, validation_data=(X_val, y_val), epochs=epochs, callbacks=helpers)
