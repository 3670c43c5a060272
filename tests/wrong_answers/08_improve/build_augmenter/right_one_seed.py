# outcome: done
# unusual: one seed for all layers, so that a turn always comes with the same shift and zoom
import keras
from keras import layers


def build_augmenter(seed=42):
    paper = {"fill_mode": "constant", "fill_value": 0.0, "seed": seed}
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.RandomRotation(10 / 360, **paper),
            layers.RandomTranslation(2 / 28, 2 / 28, **paper),
            layers.RandomZoom(0.1, **paper),
        ]
    )
