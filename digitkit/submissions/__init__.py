"""From a learner's file to its cells, symbols, and the program slice that one function needs."""
