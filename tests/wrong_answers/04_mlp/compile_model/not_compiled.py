# outcome: not yet right
# says: isn't compiled
def compile_model(model, learning_rate=0.001):
    return model
