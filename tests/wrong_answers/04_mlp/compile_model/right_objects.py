# outcome: done
import keras


def compile_model(model, learning_rate=0.001):
    model.compile(
        optimizer=keras.optimizers.AdamW(learning_rate=learning_rate),
        loss=keras.losses.SparseCategoricalCrossentropy(),
        metrics=[
            keras.metrics.SparseCategoricalAccuracy(name="accuracy"),
            "sparse_top_k_categorical_accuracy",
        ],
    )
    return model
