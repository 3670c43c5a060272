# outcome: done
# unusual: a subclass that remembers the best weights itself
import keras


class Stopping(keras.callbacks.EarlyStopping):
    def on_train_begin(self, logs=None):
        super().on_train_begin(logs)
        self.lowest, self.kept = float("inf"), None

    def on_epoch_end(self, epoch, logs=None):
        super().on_epoch_end(epoch, logs)
        if logs["val_loss"] < self.lowest:
            self.lowest, self.kept = logs["val_loss"], self.model.get_weights()

    def on_train_end(self, logs=None):
        super().on_train_end(logs)
        self.model.set_weights(self.kept)


def make_callbacks(path, patience=3):
    stopping = Stopping("val_loss", patience=patience)
    return (keras.callbacks.ModelCheckpoint(path, save_best_only=True), stopping)
