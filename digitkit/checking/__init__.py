"""What checks are written with: assertions, digits, and judgements of figures."""
