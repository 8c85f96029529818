"""Experiments: the same talks played under other assumptions, and what that changes."""
