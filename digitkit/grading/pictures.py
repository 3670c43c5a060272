"""The pictures on an axes as they lie on the paper: images and meshes, top row first."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import QuadMesh
from matplotlib.image import AxesImage

from digitkit.checks.drawing import Image


def pictures(ax: Axes) -> list[Image]:
    """Tell the facts of all visible pictures on an axes, from back to front."""
    images = [one for one in ax.images if isinstance(one, AxesImage) and one.get_visible()]
    meshes = [one for one in ax.collections if isinstance(one, QuadMesh) and one.get_visible()]
    return [_image(ax, one) for one in images] + [_mesh(ax, one) for one in meshes]


def _image(ax: Axes, image: AxesImage) -> Image:
    left, right, bottom, top = (float(side) for side in image.get_extent())
    first, last = (top, bottom) if image.origin == "upper" else (bottom, top)
    values = _values(image)
    corners = np.array([[left, first], [right, last]])
    return _picture(ax, "image", values, image, corners)


def _mesh(ax: Axes, mesh: QuadMesh) -> Image:
    grid = np.asarray(mesh.get_coordinates(), dtype=float)
    values = _values(mesh)
    if values.ndim == 1:
        values = values.reshape(grid.shape[0] - 1, grid.shape[1] - 1)
    return _picture(ax, "mesh", values, mesh, np.array([grid[0, 0], grid[-1, -1]]))


def _values(artist: Any) -> np.ndarray:
    values: Any = np.ma.asarray(artist.get_array())
    if not np.ma.is_masked(values):
        return np.asarray(values.data)
    return np.asarray(values.astype(float).filled(np.nan))


def _picture(ax: Axes, kind: str, values: np.ndarray, artist: Any, corners: np.ndarray) -> Image:
    """Turn a picture as it lies on the paper; the corners are its first and last cell's outer."""
    (x_first, y_first), (x_last, y_last) = ax.transData.transform(corners)
    rgba = np.asarray(artist.to_rgba(np.ma.masked_invalid(values) if values.ndim == 2 else values))
    (left, top), (right, bottom) = corners.tolist()
    if y_first < y_last:
        values, rgba, top, bottom = values[::-1], rgba[::-1], bottom, top
    if x_first > x_last:
        values, rgba, left, right = values[:, ::-1], rgba[:, ::-1], right, left
    low, high = artist.get_clim()
    return Image(
        kind=kind,
        data=np.array(values),
        rgba=_between_0_and_1(rgba),
        grey=bool(np.ptp(_between_0_and_1(rgba)[..., :3], axis=-1).max(initial=0) < 0.01),
        limits=(_number(low), _number(high)),
        extent=(left, right, bottom, top),
    )


def _between_0_and_1(rgba: np.ndarray) -> np.ndarray:
    return rgba / 255 if rgba.dtype == np.uint8 else rgba.astype(float)


def _number(limit: Any) -> float:
    return float("nan") if limit is None else float(limit)
