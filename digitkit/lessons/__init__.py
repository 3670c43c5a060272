"""The lessons: one folder each, with the manifest, the model answers and the checks."""
