"""Load Keras without TensorFlow's start messages: import this in the first cell of a notebook.

TensorFlow writes them to stderr, so a notebook shows them in red and they look like errors. No
setting of TensorFlow silences them all. Real errors are still raised.
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
    keras.ops.zeros(1)  # the first array makes it look for graphics cards and report failures

if problem := unusable_settings():
    print(problem)

# TensorFlow warns about models that are built repeatedly, as a lesson does on purpose. In a
# notebook it sets this level itself when it is loaded, so the level is set afterwards.
logging.getLogger("tensorflow").setLevel(logging.ERROR)
