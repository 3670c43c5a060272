"""A page used with the keyboard."""

from __future__ import annotations

from typing import Any


def focused(page: Any, what: str) -> Any:
    """Return a property of the element that has the focus."""
    return page.evaluate(f"document.activeElement.{what}")


def tab_to(page: Any, locator: Any) -> None:
    """Reach an element with the tab key, from the one before it."""
    locator.focus()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Tab")
    assert locator.evaluate("(one) => one === document.activeElement")
