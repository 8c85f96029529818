"""A report as one self-contained page: what it says, in which order, and how it looks."""
