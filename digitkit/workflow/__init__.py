"""The nine steps of the course in a row: what `digitkit run` does.

Nothing is loaded here: `job` and `steps` need TensorFlow, `output` and `settings` don't.
"""
