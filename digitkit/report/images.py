"""Digits as tiny pictures that stand inside the page itself."""

from base64 import b64encode
from io import BytesIO

import numpy as np
from matplotlib.image import imsave

from digitkit.lessons.look.reference import to_image


def picture(pixels: np.ndarray) -> str:
    """Turn one digit into a data URI.

    Args:
        pixels: 784 values from 0 (paper) to 255 (ink).

    Returns:
        A PNG of 28 × 28, dark ink on white paper, as a `data:` address.
    """
    return _png(to_image(pixels))


def strip(rows: np.ndarray) -> str:
    """Turn several digits into one data URI.

    Args:
        rows: digits (n, 784) from 0 (paper) to 255 (ink), n at least 1.

    Returns:
        A PNG of 28 × 28n, the digits side by side, as a `data:` address.
    """
    return _png(np.hstack([to_image(pixels) for pixels in rows]))


def _png(image: np.ndarray) -> str:
    buffer = BytesIO()
    imsave(buffer, image, cmap="gray_r", vmin=0, vmax=255, format="png", metadata={"Software": ""})
    return f"data:image/png;base64,{b64encode(buffer.getvalue()).decode()}"
