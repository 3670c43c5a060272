# outcome: not yet right
# says: has other weights than before
import keras


def compile_model(model, learning_rate=0.001):
    for layer in model.layers:
        layer.kernel.assign(layer.kernel_initializer(layer.kernel.shape))
    model.compile(
        keras.optimizers.Adam(learning_rate),
        "sparse_categorical_crossentropy",
        metrics=["accuracy"],
    )
    return model
