"""Run as a process of its own: let Keras download MNIST into the folder that KERAS_HOME names."""

import sys


def main() -> int:
    """Download, and say in one line on standard error what went wrong, if anything did."""
    # Imported here because Keras settles where it keeps files when it is imported.
    from keras.datasets import mnist

    try:
        mnist.load_data()
    except Exception as error:
        # Keras raises plain Exception where the network fails.
        print(" ".join(str(error).split()) or type(error).__name__, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


if __name__ == "__main__":
    sys.exit(main())
