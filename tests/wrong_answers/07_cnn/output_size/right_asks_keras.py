# outcome: done
# unusual: asks a pooling layer of Keras
import keras


def output_size(size, kernel, stride=1, padding="valid"):
    if min(size, kernel, stride) < 1 or padding not in ("valid", "same"):
        raise ValueError("that makes no sense")
    if padding == "valid" and kernel > size:
        raise ValueError("the kernel doesn't fit")
    layer = keras.layers.MaxPooling1D(kernel, strides=stride, padding=padding)
    return layer.compute_output_shape((None, size, 1))[1]
