"""Which assumptions move an outcome, and where it comes."""
