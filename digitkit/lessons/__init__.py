"""The lessons: a folder each, with its manifest, its model answers and its checks."""
