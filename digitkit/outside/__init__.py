"""The grader's side: run checks on a learner's functions, in this process or in others."""
