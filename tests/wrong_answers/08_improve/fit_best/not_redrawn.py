# outcome: not yet right
# says: nothing was redrawn
from digitkit import compile_model, make_callbacks


def fit_best(model, X_train, y_train, X_val, y_val, path, epochs=20, patience=3):
    if not model.compiled:
        compile_model(model)
    return model.fit(
        X_train,
        y_train,
        validation_data=(X_val, y_val),
        epochs=epochs,
        callbacks=make_callbacks(path, patience),
        verbose=0,
    )
