"""What the drawing page needs beside its own text and scripts, gathered for the site.

The program that runs models in the browser comes from npm, pinned in package.json. It is large, so
it is fetched when the site is built and is never committed. Few hosts compress such a file, so it
lies on the site compressed, and the page unpacks it.
"""

from __future__ import annotations

import gzip
import json
import shutil
import subprocess
from pathlib import Path

_PACKAGE = Path("node_modules", "onnxruntime-web", "dist")
WASM, PROGRAM = "ort-wasm-simd-threaded.wasm", "ort.wasm.bundle.min.mjs"
MODEL = Path("docs", "draw", "digits.onnx")
NO_RUNTIME = (
    "This copy of the site was built without npm, so the model can't run here. "
    "Install Node.js and build it again."
)


class DemoError(RuntimeError):
    """The drawing page's parts can't be gathered, and why, in one line."""


def demo_files(root: Path, *, fetch: bool = True) -> dict[str, Path | bytes]:
    """Give the files that the drawing page needs, by their place in the site.

    Args:
        root: the project's folder.
        fetch: ask npm for the runtime where it isn't there; this needs the package registry.

    Returns:
        For each place, such as `"draw/runtime/…"`, the file to copy or what to write. Without npm
        the page is told so and works but for the model.
    """
    drawn = sorted((root / "digitkit" / "samples").glob("drawn_*.png"))
    files: dict[str, Path | bytes] = {f"img/drawn/{one.name}": one for one in drawn}
    wasm, program = (root / _PACKAGE / name for name in (WASM, PROGRAM))
    if fetch and not (wasm.is_file() and program.is_file()):
        fetch_runtime(root)
    if not (wasm.is_file() and program.is_file()):
        files["draw/files.json"] = json.dumps({"files": [], "missing": NO_RUNTIME}).encode()
        return files
    packed = gzip.compress(wasm.read_bytes(), 6, mtime=0)
    files["draw/runtime/" + WASM] = wasm
    files["draw/runtime/" + PROGRAM] = program
    files[f"draw/runtime/{WASM}.gz"] = packed
    told = [
        {
            **fetched(f"runtime/{WASM}.gz", len(packed)),
            "plain": fetched(f"runtime/{WASM}", size(wasm)),
        },
        fetched(MODEL.name, size(root / MODEL)),
        fetched(f"runtime/{PROGRAM}", size(program)),
    ]
    files["draw/files.json"] = json.dumps({"files": told}).encode()
    return files


def fetched(name: str, count: int) -> dict[str, str | int]:
    """Tell the page of a file that it fetches."""
    return {"name": name, "bytes": count}


def size(path: Path) -> int:
    """Give how many bytes a file has."""
    return path.stat().st_size


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
