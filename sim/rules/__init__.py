"""The rules of a round, as pure functions on arrays whose first axis is the run."""
