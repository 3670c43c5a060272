# outcome: done
# unusual: cuts out each of the 28 lines, and stacks them
import numpy as np


def to_tensor(X):
    pixels = np.asarray(X)
    lines = [pixels[:, 28 * line : 28 * (line + 1)] for line in range(28)]
    return np.stack(lines, axis=1)[..., None].astype("f4") / np.float32(255)
