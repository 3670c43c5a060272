# outcome: done
# unusual: a PyDataset that draws its own order
import keras
import numpy as np

from digitkit import build_augmenter, compile_model, make_callbacks


class Redrawn(keras.utils.PyDataset):
    def __init__(self, X, y):
        super().__init__()
        self.X, self.y, self.augment = X, y, build_augmenter()
        self.on_epoch_end()

    def __len__(self):
        return -(-len(self.X) // 64)

    def __getitem__(self, batch):
        rows = self.order[64 * batch : 64 * batch + 64]
        return self.augment(self.X[rows], training=True), self.y[rows]

    def on_epoch_end(self):
        self.order = np.random.default_rng().permutation(len(self.X))


def fit_best(model, X_train, y_train, X_val, y_val, path, epochs=20, patience=3):
    if not model.compiled:
        compile_model(model)
    return model.fit(
        Redrawn(X_train, y_train),
        validation_data=(X_val, y_val),
        epochs=epochs,
        callbacks=make_callbacks(path, patience),
        verbose=0,
    )
