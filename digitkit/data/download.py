"""Run as a separate process: let Keras download MNIST into the folder KERAS_HOME."""

import sys


def main() -> int:
    """Download MNIST; print one line to standard error where that fails."""
    # Imported here because Keras decides on import where it keeps files.
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
