"""Picture files as grey images, and images as text."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np
from PIL import Image, ImageOps, UnidentifiedImageError

from digitkit.text import install_command

HEIC = (".heic", ".heif")
RAMP = " .:-=+*#%@"  # from paper to full ink


class PictureError(Exception):
    """A picture that can't be read, and why, in one line."""


def read_picture(path: Path) -> np.ndarray:
    """Read a picture of any format that Pillow opens.

    Args:
        path: the file. It is turned as its EXIF orientation says; where it is transparent, white
            paper is below it.

    Returns:
        A float array (height, width) of grey shades 0–1.

    Raises:
        PictureError: there is no such file, it is no picture, or a package is missing for it.
    """
    if path.suffix.lower() in HEIC:
        _register_heic(path)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # Pillow's, about large or slightly damaged pictures
            with Image.open(path) as opened:
                return _grey(ImageOps.exif_transpose(opened))
    except UnidentifiedImageError:
        raise PictureError(f"{path}: this is not a picture of a known format") from None
    except OSError as error:
        reason = error.strerror or f"the picture is damaged: {_first_line(error)}"
        raise PictureError(f"{path}: {reason}") from None
    except (ValueError, SyntaxError, EOFError, Image.DecompressionBombError) as error:
        raise PictureError(f"{path}: the picture can't be read: {_first_line(error)}") from None


def _register_heic(path: Path) -> None:
    try:
        import pillow_heif
    except ImportError:
        raise PictureError(
            f"{path}: HEIC needs the package pillow-heif: {install_command('heic')}"
        ) from None
    pillow_heif.register_heif_opener()


def _grey(picture: Image.Image) -> np.ndarray:
    if picture.mode.startswith(("I", "F")):  # numbers of another range than 0–255
        shades = np.nan_to_num(np.asarray(picture, dtype="float64"))
        shades = shades - min(0.0, float(shades.min()))
        usual = 65535.0 if picture.mode.startswith("I") else 1.0
        return np.asarray(shades / max(usual, float(shades.max())))
    if picture.has_transparency_data:
        picture = picture.convert("RGBA")
        paper = Image.new("RGBA", picture.size, "white")
        picture = Image.alpha_composite(paper, picture)
    return np.asarray(picture.convert("L"), dtype="float64") / 255


def _first_line(error: Exception) -> str:
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def as_text(image: np.ndarray) -> list[str]:
    """Show a prepared digit as 14 lines of 28 characters, from paper to full ink.

    Args:
        image: uint8 (28, 28), ink on 0. A line shows two rows, because characters are tall.
    """
    pairs = image.reshape(14, 2, 28).mean(axis=1)
    places = np.ceil(pairs / 255 * (len(RAMP) - 1)).astype(int)
    return ["".join(RAMP[place] for place in row).rstrip() for row in places]
