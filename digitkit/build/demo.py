"""What the drawing page needs beside its own text and scripts, gathered for the site.

The program that runs models in the browser comes from npm, pinned in package.json. It is large, so
it is fetched when the site is built and is never committed.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path

_PACKAGE = Path("node_modules", "onnxruntime-web", "dist")
RUNTIME = ("ort-wasm-simd-threaded.wasm", "ort.wasm.bundle.min.mjs")
MODEL = Path("docs", "draw", "digits.onnx")
NO_RUNTIME = (
    "This copy of the site was built without npm, so the model can't run here. "
    "Install Node.js and build it again."
)


class DemoError(RuntimeError):
    """The drawing page's parts can't be gathered, and why, in one line."""


def demo_files(root: Path, *, fetch: bool = True) -> dict[str, Path | str]:
    """Give the files that the drawing page needs, by their place in the site.

    Args:
        root: the project's folder.
        fetch: ask npm for the runtime where it isn't there; this needs the package registry.

    Returns:
        For each place, such as `"draw/runtime/…"`, the file to copy or the text to write. Without
        npm the page is told so and works but for the model.
    """
    drawn = sorted((root / "digitkit" / "samples").glob("drawn_*.png"))
    files: dict[str, Path | str] = {f"img/drawn/{one.name}": one for one in drawn}
    runtime = [root / _PACKAGE / name for name in RUNTIME]
    if fetch and not all(one.is_file() for one in runtime):
        fetch_runtime(root)
    if not all(one.is_file() for one in runtime):
        files["draw/files.json"] = json.dumps({"files": [], "missing": NO_RUNTIME})
        return files
    files |= {f"draw/runtime/{one.name}": one for one in runtime}
    sizes = {f"runtime/{RUNTIME[0]}": runtime[0], MODEL.name: root / MODEL}
    told = [{"name": name, "bytes": one.stat().st_size} for name, one in sizes.items()]
    files["draw/files.json"] = json.dumps({"files": told})
    return files


def fetch_runtime(root: Path) -> None:
    """Let npm install what package-lock.json pins; without npm nothing happens.

    Raises:
        DemoError: npm is there and failed; its last line says why.
    """
    npm = shutil.which("npm")
    if npm is None:
        return
    command = [npm, "ci", "--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True)
    if done.returncode:
        said = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        why = next((line for line in said if "error" in line.lower()), said[-1] if said else "")
        raise DemoError(f"npm ci failed for the drawing page: {why.strip()}")
