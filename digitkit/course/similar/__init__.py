"""Similar submissions, as an observation."""
