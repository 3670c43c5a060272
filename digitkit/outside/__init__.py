"""The grader's side: runs checks against a learner's functions, in this process or in others."""
