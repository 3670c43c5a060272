"""The vocabulary of checks: assertions, digits, calls, and expectations of figures and models."""
