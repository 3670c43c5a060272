"""The training page in a real browser."""
