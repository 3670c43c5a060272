# outcome: done
# unusual: the smallest turn, shift and zoom, zoomed first, each with a seed of its own
import keras
from keras import layers


def build_augmenter(seed=42):
    paper = {"fill_mode": "constant", "fill_value": 0.0}
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.RandomZoom(0.03, seed=3 * seed, **paper),
            layers.RandomTranslation(1 / 28, 1 / 28, seed=3 * seed + 1, **paper),
            layers.RandomRotation(5 / 360, seed=3 * seed + 2, **paper),
        ]
    )
