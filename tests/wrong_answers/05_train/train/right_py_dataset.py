# outcome: done
# unusual: a PyDataset for each kind of rows
import keras
import numpy as np


class Batches(keras.utils.PyDataset):
    def __init__(self, X, y, size):
        super().__init__()
        self.X, self.y, self.size = np.asarray(X), np.asarray(y), size
        self.order = np.arange(len(self.X))

    def __len__(self):
        return -(-len(self.X) // self.size)

    def __getitem__(self, batch):
        rows = self.order[batch * self.size : (batch + 1) * self.size]
        return self.X[rows], self.y[rows]

    def on_epoch_end(self):
        np.random.shuffle(self.order)


def train(model, X_train, y_train, X_val, y_val, epochs=5, batch_size=64):
    batches = Batches(X_train, y_train, batch_size)
    asked = Batches(X_val, y_val, 32)
    # Keras shows the batches in another order in each epoch: the smaller one may be the first.
    return model.fit(batches, validation_data=asked, epochs=epochs, verbose=0)
