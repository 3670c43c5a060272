"""What the checks of several exercises of this lesson share."""

DEFAULT = (784, 128, 128, 128, 10)
