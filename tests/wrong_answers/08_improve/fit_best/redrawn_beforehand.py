# outcome: not yet right
# says: came again and again
from digitkit import build_augmenter, compile_model, make_callbacks


def fit_best(model, X_train, y_train, X_val, y_val, path, epochs=20, patience=3):
    if not model.compiled:
        compile_model(model)
    redrawn = build_augmenter()(X_train, training=True)
    return model.fit(
        redrawn,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        callbacks=make_callbacks(path, patience),
        verbose=0,
    )
