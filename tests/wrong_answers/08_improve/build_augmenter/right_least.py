# outcome: done
# unusual: the smallest turn, shift and zoom
import keras
from keras import layers


def build_augmenter(seed=42):
    paper = {"fill_mode": "constant", "fill_value": 0.0, "seed": seed}
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.RandomRotation(5 / 360, **paper),
            layers.RandomTranslation(1 / 28, 1 / 28, **paper),
            layers.RandomZoom(0.03, **paper),
        ]
    )
