"""How the words, the reference and the checks become notebooks."""
