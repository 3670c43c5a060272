# outcome: not yet right
# says: kind
import keras
from keras import layers


class Together(layers.Layer):
    def __init__(self, seed):
        super().__init__()
        self.chance = keras.random.SeedGenerator(seed)

    def call(self, images, training=False):
        if not training:
            return images
        angle = keras.random.uniform((), -0.2, 0.2, seed=self.chance)
        cos, sin, zero = keras.ops.cos(angle), keras.ops.sin(angle), 0 * angle
        row = [cos, -sin, 13.5 * (1 - cos + sin), sin, cos, 13.5 * (1 - sin - cos), zero, zero]
        turns = keras.ops.tile(keras.ops.stack(row)[None], (keras.ops.shape(images)[0], 1))
        return keras.ops.image.affine_transform(images, turns, fill_mode="constant")


def build_augmenter(seed=42):
    return keras.Sequential([keras.Input((28, 28, 1)), Together(seed)])
