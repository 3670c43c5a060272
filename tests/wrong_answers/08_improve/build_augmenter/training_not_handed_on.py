# outcome: not yet right
# says: changes images with `training=False`
import keras
from keras import layers


class Augmenter(keras.Model):
    def __init__(self, seed):
        super().__init__()
        paper = {"fill_mode": "constant", "fill_value": 0.0, "seed": seed}
        self.turn = layers.RandomRotation(10 / 360, **paper)
        self.shift = layers.RandomTranslation(2 / 28, 2 / 28, **paper)
        self.zoom = layers.RandomZoom(0.1, **paper)

    def call(self, images):
        return self.zoom(self.shift(self.turn(images, training=True), training=True), training=True)


def build_augmenter(seed=42):
    return Augmenter(seed)
