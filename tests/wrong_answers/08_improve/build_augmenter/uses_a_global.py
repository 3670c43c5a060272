# outcome: not yet right
# says: uses `turn` from your notebook
import keras
from keras import layers

turn = layers.RandomRotation(10 / 360, seed=1, fill_mode="constant", fill_value=0.0)


def build_augmenter(seed=42):
    return keras.Sequential(
        [
            keras.Input(shape=(28, 28, 1)),
            turn,
            layers.RandomTranslation(2 / 28, 2 / 28, seed=1, fill_mode="constant", fill_value=0.0),
            layers.RandomZoom(0.1, seed=1, fill_mode="constant", fill_value=0.0),
        ]
    )
