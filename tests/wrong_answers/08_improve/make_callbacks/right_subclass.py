# outcome: done
# unusual: a class of its own that prints
import keras


class Stop(keras.callbacks.EarlyStopping):
    """It says why it stops."""

    def on_train_end(self, logs=None):
        super().on_train_end(logs)
        print("best epoch", self.best_epoch)


def make_callbacks(path, patience=3):
    watched = {"monitor": "val_loss", "mode": "min"}
    return [
        Stop(patience=patience, restore_best_weights=True, **watched),
        keras.callbacks.ModelCheckpoint(path, save_best_only=True, **watched),
    ]
