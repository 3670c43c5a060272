"""The trainings that reach far with little, each a plain function around one Keras `fit`."""
