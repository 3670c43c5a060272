# outcome: done
# unusual: TensorFlow averages, and a regression on the edge finds the paper
import numpy as np
import tensorflow as tf
from scipy import ndimage
from sklearn.linear_model import LinearRegression


def prepare_drawing(image):
    shades = np.asarray(image, dtype="float32")
    if np.ptp(shades) == 0:
        return np.zeros((28, 28), dtype="uint8")
    places = np.indices(shades.shape).reshape(2, -1).T
    edge = (places == 0).any(axis=1) | (places == np.array(shades.shape) - 1).any(axis=1)
    paper = LinearRegression().fit(places[edge], shades.ravel()[edge]).predict(places)
    ink = np.abs(shades - paper.reshape(shades.shape))
    ink[ink < 0.2 * ink.max()] = 0
    found = ndimage.find_objects((ink > 0).astype(int))[0]
    ink = ink[found]
    height, width = (max(1, round(20 * side / max(ink.shape))) for side in ink.shape)
    small = tf.image.resize(ink[..., None], (height, width), method="area").numpy()[..., 0]
    frame = np.pad(small, ((0, 28 - height), (0, 28 - width)))
    down, across = ndimage.center_of_mass(frame)
    frame = np.roll(frame, (round(14 - down), round(14 - across)), axis=(0, 1))
    return np.round(255 * frame / frame.max()).astype("uint8")
