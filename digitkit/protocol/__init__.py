"""What a learner's code and the grader exchange, and how it is encoded."""
