# outcome: done
# unusual: one affine map for all three
import keras
from keras import layers


class Affine(layers.Layer):
    """One matrix an image does it all."""

    def __init__(self, seed, **options):
        super().__init__(**options)
        self.chance = keras.random.SeedGenerator(seed)

    def call(self, images, training=False):
        if not training:
            return images
        n = keras.ops.shape(images)[0]
        draws = keras.random.uniform((n, 4), -1.0, 1.0, seed=self.chance)
        angle, zoom = draws[:, 0] * 0.2, 1 + 0.1 * draws[:, 1]
        cos, sin = keras.ops.cos(angle) * zoom, keras.ops.sin(angle) * zoom
        x, y = 13.5 + 2 * draws[:, 2], 13.5 + 2 * draws[:, 3]
        zero = keras.ops.zeros_like(angle)
        rows = [cos, -sin, x - 13.5 * (cos - sin), sin, cos, y - 13.5 * (sin + cos), zero, zero]
        return keras.ops.image.affine_transform(
            images, keras.ops.stack(rows, axis=1), fill_mode="constant", fill_value=0.0
        )


def build_augmenter(seed=42):
    return keras.Sequential([keras.Input((28, 28, 1)), Affine(seed)])
