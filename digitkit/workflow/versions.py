"""Which versions computed a figure."""

import platform
from importlib.metadata import version

PACKAGES = ("digitkit", "tensorflow", "keras", "numpy", "pandas", "scikit-learn")


def versions_used() -> dict[str, str]:
    """Name the versions of Python and of the packages that figures depend on."""
    return {"python": platform.python_version()} | {name: version(name) for name in PACKAGES}
