# outcome: done
# unusual: layers added without an Input, nearest pixels, a seed for each
import keras
from keras.layers import RandomRotation, RandomTranslation, RandomZoom


def build_augmenter(seed=42):
    paper = {"fill_mode": "constant", "interpolation": "nearest"}
    model = keras.Sequential(name="augmenter")
    model.add(RandomZoom((-0.1, 0.1), (-0.1, 0.1), seed=seed + 2, **paper))
    model.add(RandomTranslation(0.1, 0.1, seed=seed + 1, **paper))
    model.add(RandomRotation(0.04, seed=seed, **paper))
    return model
