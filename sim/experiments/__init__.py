"""Experiments on talks: what one change does, what many changes do, and which assumptions matter."""
