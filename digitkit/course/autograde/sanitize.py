"""Making what learners wrote harmless: shown as text and pictures, it never runs for a reader.

Notebooks are shown as web pages, to instructors in the formgrader and to learners as feedback. Raw
HTML, scripts, formulas that carry links, and values that would end up inside a tag are data here.
"""

from __future__ import annotations

import base64
import binascii
import re
from typing import Any

from digitkit.course.autograde.cells import Cell, text_of

MOST_OF_A_CELL = 2**20
MOST_LINES = 1000
HANDED_IN = "[Output as it was handed in. It was not made by the grader.]"
_PICTURES = ("image/png", "image/jpeg")
_SIGNATURES = {"image/png": b"\x89PNG\r\n\x1a\n", "image/jpeg": b"\xff\xd8\xff"}
_NOTHING = "\N{ZERO WIDTH SPACE}"
# A `<` that could begin a tag, and what TeX in a page could do beside setting formulas.
_TAG = re.compile(r"<(?=[A-Za-z/!?])")
_TEX = re.compile(
    r"\\(?=(?:href|url|class|style|cssId|require|html\w*|data|unicode|include\w*|bbox)\b)"
)
# What a reader's page would take for a scheme, however it is spelt; the usual ones stay links.
_SCHEME = re.compile(r"(?i)(?<!http)(?<!https)(?<!mailto)(?<=[a-z\s\\]):")
_ENTITY = re.compile(r"&(?=#|[A-Za-z])")
_TERMINAL = re.compile(r"\x1b\[[0-9;?]*[ -/]*[@-~]")


def sanitized_markdown(source: str) -> str:
    """Give a learner's text so that no HTML in it is more than text; it looks the same."""
    broken = _TAG.sub(f"<{_NOTHING}", source)
    broken = _TEX.sub(rf"\\{_NOTHING}", broken)
    broken = _ENTITY.sub(f"&{_NOTHING}", broken)
    return _SCHEME.sub(f"{_NOTHING}:", broken)


def fenced(source: str) -> str:
    """Write a raw cell's text as a block of text; raw cells go into a page unescaped."""
    ticks = max((len(run) for run in re.findall(r"`+", source)), default=0)
    fence = "`" * max(3, ticks + 1)
    return f"{fence}text\n{source}\n{fence}"


def sanitized_attachments(attachments: Any) -> dict[str, dict[str, str]]:
    """Keep the pictures that stand in a text; nothing else can be shown safely."""
    found = attachments.items() if isinstance(attachments, dict) else []
    kept = {str(name): _pictures(data) for name, data in found if isinstance(data, dict)}
    return {name: pictures for name, pictures in kept.items() if pictures}


def sanitized_outputs(outputs: list[Any]) -> list[dict[str, Any]]:
    """Keep of a cell's outputs the texts, errors and pictures, marked as the learner's."""
    kept: list[dict[str, Any]] = []
    room = MOST_OF_A_CELL
    for output in outputs:
        made = _harmless(output) if isinstance(output, dict) else None
        if made is None:
            continue
        room -= len(str(made))
        if room < 0 or len(kept) >= MOST_LINES:
            kept.append(_text("[More was handed in than can be shown here.]"))
            break
        kept.append(made)
    return [_text(HANDED_IN), *kept] if kept else []


def sanitized_cell(cell: Cell) -> dict[str, Any]:
    """Write a learner's own cell as nbformat wants it, with nothing in it that could run."""
    source, metadata = cell["source"], {**cell["metadata"]}
    if cell["cell_type"] == "code":
        return {
            "cell_type": "code",
            "id": cell["id"],
            "metadata": metadata,
            "execution_count": None,
            "outputs": sanitized_outputs(cell["outputs"]),
            "source": source,
        }
    text = sanitized_markdown(fenced(source) if cell["cell_type"] == "raw" else source)
    made = {"cell_type": "markdown", "id": cell["id"], "metadata": metadata, "source": text}
    pictures = sanitized_attachments(cell.get("attachments"))
    return {**made, "attachments": pictures} if pictures else made


def _harmless(output: dict[str, Any]) -> dict[str, Any] | None:
    kind = output.get("output_type")
    if kind == "stream":
        return _text(_short(text_of(output.get("text"))))
    if kind == "error":
        told = output.get("traceback")
        lines = [text_of(line) for line in told] if isinstance(told, list) else []
        name, value = (text_of(output.get(key)) for key in ("ename", "evalue"))
        return _text(_short("\n".join(lines) or f"{name}: {value}"))
    if kind not in ("display_data", "execute_result"):
        return None
    data = output.get("data")
    if not isinstance(data, dict):
        return None
    pictures = _pictures(data)
    text = _short(text_of(data.get("text/plain")))
    if not (pictures or text):
        return None
    return _shown({**pictures, "text/plain": text} if text else {**pictures})


def _pictures(data: dict[str, Any]) -> dict[str, str]:
    found = {}
    for kind in _PICTURES:
        try:
            raw = base64.b64decode("".join(text_of(data.get(kind)).split()), validate=True)
        except (binascii.Error, ValueError):
            continue
        if raw.startswith(_SIGNATURES[kind]):
            found[kind] = base64.b64encode(raw).decode("ascii")
    return found


def _short(text: str) -> str:
    lines = _TERMINAL.sub("", text).replace("\x1b", "").split("\n")
    if len(lines) > MOST_LINES:
        lines = [*lines[: MOST_LINES - 1], "[… cut off here]"]
    text = "\n".join(lines)
    return (
        text if len(text) <= MOST_OF_A_CELL // 4 else f"{text[: MOST_OF_A_CELL // 4]} [… cut off]"
    )


def _text(text: str) -> dict[str, Any]:
    return _shown({"text/plain": text})


def _shown(data: dict[str, str]) -> dict[str, Any]:
    return {"output_type": "display_data", "metadata": {}, "data": data}
