# outcome: done
# unusual: TensorFlow averages, and the page's corner is the paper
import numpy as np
import tensorflow as tf
from scipy import ndimage


def prepare_drawing(image):
    shades = np.asarray(image, dtype="float32")
    ink = np.abs(shades - shades[0, 0])
    if not ink.any():
        return np.zeros((28, 28), dtype="uint8")
    found = ndimage.find_objects((ink > 0.2 * ink.max()).astype(int))[0]
    ink = ink[found]
    height, width = (max(1, round(20 * side / max(ink.shape))) for side in ink.shape)
    small = tf.image.resize(ink[..., None], (height, width), method="area").numpy()[..., 0]
    frame = np.pad(small, ((0, 28 - height), (0, 28 - width)))
    down, across = ndimage.center_of_mass(frame)
    frame = np.roll(frame, (round(14 - down), round(14 - across)), axis=(0, 1))
    return np.round(255 * frame / frame.max()).astype("uint8")
