"""Importing this loads Keras without TensorFlow's greeting: for the first cell of a notebook.

TensorFlow greets on stderr, in lines that a newcomer takes for errors, and a notebook shows them in
red. No setting of its own silences them all. Errors are raised as ever.
"""

import logging

from digitkit.quiet import quiet_start

with quiet_start():
    import keras

    keras.ops.zeros(1)  # with its first array it looks for graphics cards, and says what fails

# It warns of models that are built again and again, as a lesson does on purpose. In a notebook
# TensorFlow sets this level itself when it is loaded, so it is set afterwards.
logging.getLogger("tensorflow").setLevel(logging.ERROR)
