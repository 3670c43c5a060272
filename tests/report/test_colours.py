"""Texts and lines stand out enough in both schemes (WCAG 2.2, level AA)."""

import re

import pytest

from digitkit.report.run_report import render

from .runs import whole_run

Colours = dict[str, str]


def schemes() -> list[Colours]:
    roots = re.findall(r":root \{(.*?)\}", render(whole_run()), re.DOTALL)
    light, dark = [dict(re.findall(r"--(\w+): (#\w{6})", root)) for root in roots]
    assert light.keys() == dark.keys()
    return [light, dark]


def channels(colour: str) -> list[float]:
    return [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]


def luminance(rgb: list[float]) -> float:
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in rgb]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: list[float], other: list[float]) -> float:
    low, high = sorted([luminance(one), luminance(other)])
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", schemes(), ids=["light", "dark"])
def test_contrast(scheme):
    rgb = {name: channels(colour) for name, colour in scheme.items()}
    hottest = [0.7 * w + 0.3 * c for w, c in zip(rgb["wrong"], rgb["card"], strict=True)]
    for text in ("ink", "soft", "mlp", "cnn"):
        assert contrast(rgb[text], rgb["page"]) >= 4.5, text
    for ground in (rgb["note"], rgb["right"], rgb["card"], hottest):
        assert contrast(rgb["ink"], ground) >= 4.5
    assert contrast(rgb["bar"], rgb["page"]) >= 3
