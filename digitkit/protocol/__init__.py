"""What crosses the boundary between a learner's code and the grader, and how it is encoded."""
