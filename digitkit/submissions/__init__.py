"""Read a learner's file: its cells, their symbols, and the slice that one function needs."""
