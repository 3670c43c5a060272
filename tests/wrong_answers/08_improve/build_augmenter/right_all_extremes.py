# outcome: done
# unusual: the furthest turn, shift and zoom at once, by nearest pixels
import keras
from keras import layers


def build_augmenter(seed=42):
    paper = {"fill_mode": "constant", "fill_value": 0.0, "seed": seed}
    paper["interpolation"] = "nearest"
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.RandomRotation(20 / 360, **paper),
            layers.RandomTranslation(4 / 28, 4 / 28, **paper),
            layers.RandomZoom(0.2, **paper),
        ]
    )
