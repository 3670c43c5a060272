"""Fingerprints of code by winnowing: what two texts share, whatever the names in them are.

Schleimer, Wilkerson and Aiken, "Winnowing: local algorithms for document fingerprinting" (2003).
Every run of at least `K + WINDOW - 1` tokens that two texts share is found; no run that is shorter
than `K` tokens is.
"""

from __future__ import annotations

import builtins
import keyword
import re
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b

K, WINDOW = 8, 4
_MODULUS = (1 << 61) - 1
_BASE = 0x1F3A5C79B
_LEXER = re.compile(
    r"""
      (?P<blank>\s+|\#[^\n]*|\\\n)
    | (?P<string>[rbfuRBFU]{0,2}
        (?:\"\"\".*?\"\"\"|'''.*?'''|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'))
    | (?P<number>(?:\d[\w.]*|\.\d[\w]*))
    | (?P<name>[^\W\d]\w*)
    | (?P<sign>\*\*=?|//=?|[-+*/%@&|^<>=!:]=|->|<<|>>|.)
    """,
    re.VERBOSE | re.DOTALL,
)
_WORD = re.compile(r"\w+")
_KEPT = frozenset(keyword.kwlist) | frozenset(dir(builtins))


@dataclass(frozen=True)
class Token:
    """A token of a text, and the line that it begins in, from 0."""

    text: str
    line: int


@dataclass(frozen=True)
class Fingerprint:
    """A hash of `K` tokens, and the place of the first of them."""

    value: int
    place: int


def code_tokens(source: str) -> list[Token]:
    """Split Python into tokens, broken Python too.

    Names that a learner chooses become one and the same, and so do texts in quotes. Keywords,
    built-in names and names after a dot stay. Comments, docstrings and spaces are left out.
    """
    tokens: list[Token] = []
    line = 0
    for match in _LEXER.finditer(source):
        kind, text = match.lastgroup, match.group()
        if kind == "string":
            alone = not tokens or (tokens[-1].line < line and tokens[-1].text in ":")
            text = "" if alone else "'"
        elif kind == "name" and text not in _KEPT and (not tokens or tokens[-1].text != "."):
            text = "name"
        elif kind == "number":
            text = text.rstrip(".").lower().removesuffix(".0")
        if kind != "blank" and text:
            tokens.append(Token(text, line))
        line += match.group().count("\n")
    return tokens


def text_tokens(source: str) -> list[Token]:
    """Split a written answer into words."""
    return [
        Token(word.casefold(), number)
        for number, line in enumerate(source.split("\n"))
        for word in _WORD.findall(line)
    ]


@lru_cache(maxsize=65_536)
def _number(token: str) -> int:
    digest = blake2b(token.encode("utf-8", "replace"), digest_size=7).digest()
    return int.from_bytes(digest, "big") + 1


def hashes(tokens: Sequence[Token]) -> list[int]:
    """Return a hash of each run of `K` tokens, by a rolling hash."""
    leaving = pow(_BASE, K - 1, _MODULUS)
    value, result = 0, []
    for place, token in enumerate(tokens):
        if place >= K:
            value = (value - _number(tokens[place - K].text) * leaving) % _MODULUS
        value = (value * _BASE + _number(token.text)) % _MODULUS
        if place >= K - 1:
            result.append(value)
    return result


def winnow(values: Sequence[int]) -> list[Fingerprint]:
    """Choose the least hash of each window, the rightmost of equal ones."""
    chosen: list[Fingerprint] = []
    window: deque[int] = deque()  # places whose hashes rise from left to right
    for place, value in enumerate(values):
        while window and values[window[-1]] >= value:
            window.pop()
        window.append(place)
        if window[0] <= place - WINDOW:
            window.popleft()
        full = place >= min(WINDOW, len(values)) - 1
        if full and (not chosen or chosen[-1].place != window[0]):
            chosen.append(Fingerprint(values[window[0]], window[0]))
    return chosen


def covered(fingerprints: Iterable[Fingerprint]) -> set[int]:
    """Return the places of the tokens that are in one of these fingerprints."""
    return {place for each in fingerprints for place in range(each.place, each.place + K)}


def lines_of(tokens: Sequence[Token], places: Iterable[int]) -> Iterator[int]:
    """Yield the lines of the tokens at these places."""
    for place in places:
        yield tokens[place].line
