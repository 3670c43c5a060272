"""Read a page back, strictly: every tag must be closed by its own end."""

from html.parser import HTMLParser

VOID = {"meta", "link", "img", "br", "hr", "input"}


class Element:
    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag, self.attributes = tag, attributes
        self.children: list[Element | str] = []

    def all(self, *tags: str) -> "list[Element]":
        found = [self] if self.tag in tags else []
        for child in self.children:
            if isinstance(child, Element):
                found += child.all(*tags)
        return found

    def where(self, **attributes: str) -> "Element":
        wanted = {name.replace("_", "-"): value for name, value in attributes.items()}
        [found] = [e for e in self.every() if wanted.items() <= e.attributes.items()]
        return found

    def every(self) -> "list[Element]":
        inner = [e for child in self.children if isinstance(child, Element) for e in child.every()]
        return [self, *inner]

    @property
    def text(self) -> str:
        parts = [c if isinstance(c, str) else c.text for c in self.children]
        return " ".join(" ".join(parts).replace("\N{NO-BREAK SPACE}", " ").split())


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice"
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in VOID:
            self.open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> ends <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parse(html: str) -> Element:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    assert [element.tag for element in reader.open] == [""], "some tags are never closed"
    return reader.root


def alternatives(page: Element) -> list[str]:
    """What someone who cannot see the figures reads instead."""
    images = [e.attributes.get("alt", "") for e in page.all("img")]
    drawings = [e for e in page.all("svg") if e.attributes.get("aria-hidden") != "true"]
    texts = images + [e.attributes.get("aria-label", "") for e in drawings]
    return [text.replace("\N{NO-BREAK SPACE}", " ") for text in texts]
