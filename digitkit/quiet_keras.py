"""Importing this loads Keras without TensorFlow's greeting: for the first cell of a notebook.

TensorFlow greets on stderr, in lines that a newcomer takes for errors, and a notebook shows them in
red. No setting of its own silences them all. Errors are raised as ever.
"""

import logging
import sys

from digitkit.quiet import quiet_start
from digitkit.settings.environment import ignored_settings_line, use_tensorflow
from digitkit.settings.libraries import reset_keras, unusable_settings

if "keras" not in sys.modules and (overruled := use_tensorflow()):
    print(ignored_settings_line(overruled))

with quiet_start():
    import keras

    if not unusable_settings():
        reset_keras()
    keras.ops.zeros(1)  # with its first array it looks for graphics cards, and says what fails

if problem := unusable_settings():
    print(problem)

# It warns of models that are built again and again, as a lesson does on purpose. In a notebook
# TensorFlow sets this level itself when it is loaded, so it is set afterwards.
logging.getLogger("tensorflow").setLevel(logging.ERROR)
