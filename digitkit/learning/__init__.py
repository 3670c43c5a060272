"""What a learner's commands do: learn, reset, progress and watch."""
