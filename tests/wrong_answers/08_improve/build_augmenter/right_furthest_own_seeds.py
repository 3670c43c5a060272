# outcome: done
# unusual: the furthest turn, shift and zoom, each with a seed drawn from the given one
import keras
import numpy as np
from keras import layers


def build_augmenter(seed=42):
    paper = {"fill_mode": "constant", "fill_value": 0.0}
    turn, shift, zoom = (int(own) for own in np.random.SeedSequence(seed).generate_state(3) >> 1)
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            layers.RandomRotation(20 / 360, seed=turn, **paper),
            layers.RandomTranslation(4 / 28, 4 / 28, seed=shift, **paper),
            layers.RandomZoom(0.2, seed=zoom, **paper),
        ]
    )
