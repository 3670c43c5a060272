"""Small help with words."""


def sentence(text: str) -> str:
    """Begin with a capital and end with a full stop; names such as MNIST stay as they are."""
    return f"{text[0].upper()}{text[1:]}."
