"""digitkit: a first neural network for handwritten digits, in nine graded lessons.

Every public name is loaded when it is first used, so `import digitkit` loads neither TensorFlow,
pandas nor matplotlib. The names stand in `__init__.pyi`, where editors and type checkers see them.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
__version__ = "0.1.0"
