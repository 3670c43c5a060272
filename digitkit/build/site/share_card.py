"""The picture that is shown where somebody shares a link to the site, and the tags that name it."""

from __future__ import annotations

import html
from io import BytesIO

CARD = "img/card.png"
SIZE = 1200, 630  # pixels, as sites that show such pictures expect them
PAPER, INK, GLOW = "#10201f", "#f4f8f7", "#5fd3c0"
WORDS = "A row of handwritten digits from 0 to 9 below the words: a hands-on first neural network"


def share_card(title: str, line: str) -> bytes:
    """Draw the picture: title, a line of words, and one sample digit of each kind.

    Args:
        title: the site's name.
        line: what it is, in a few words.

    Returns:
        A PNG file.
    """
    from matplotlib.figure import Figure  # slow to load, and no pyplot: nothing else is drawn here

    from digitkit.data import load_digits

    digits = load_digits("sample")
    figure = Figure(figsize=(SIZE[0] / 100, SIZE[1] / 100), dpi=100, facecolor=PAPER)
    figure.text(0.06, 0.74, title, color=INK, fontsize=64, weight="bold")
    figure.text(0.06, 0.60, line, color=GLOW, fontsize=27)
    for digit in range(10):
        ax = figure.add_axes((0.055 + 0.089 * digit, 0.14, 0.085, 0.34))
        image = digits.X_train[digits.y_train == digit][0].reshape(28, 28)
        ax.imshow(image, cmap="gray", interpolation="bilinear")
        ax.axis("off")
    file = BytesIO()
    figure.savefig(file, format="png", facecolor=PAPER, metadata={"Software": None})
    return file.getvalue()


def share_tags(title: str, description: str, page: str, site: str) -> str:
    """Write the tags of the Open Graph protocol for one page.

    Args:
        title: the page's title.
        description: what it is about.
        page: its whole address.
        site: the site's address, which ends in a slash.
    """
    properties = {
        "type": "website",
        "title": title,
        "description": description,
        "url": page,
        "image": f"{site}{CARD}",
        "image:width": str(SIZE[0]),
        "image:height": str(SIZE[1]),
        "image:alt": WORDS,
    }
    tags = [
        f'<meta property="og:{name}" content="{html.escape(value)}">'
        for name, value in properties.items()
    ]
    return "\n".join([*tags, '<meta name="twitter:card" content="summary_large_image">'])
