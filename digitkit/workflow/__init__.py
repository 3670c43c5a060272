"""The nine steps of the course in a row: what `digitkit run` does.

Nothing is imported here: `run` and `steps` need TensorFlow, `output` and `settings` do not.
"""
