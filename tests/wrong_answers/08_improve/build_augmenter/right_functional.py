# outcome: done
import keras
from keras import layers


def build_augmenter(seed=42):
    images = keras.Input(shape=(28, 28, 1))
    paper = {"fill_mode": "constant", "seed": seed}
    moved = layers.RandomTranslation(0.1, 0.1, **paper)(images)
    zoomed = layers.RandomZoom((-0.08, 0.08), **paper)(moved)
    turned = layers.RandomRotation((-0.03, 0.03), **paper)(zoomed)
    return keras.Model(images, turned)
