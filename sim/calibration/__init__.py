"""Assumptions fitted, within their ranges, to what was stated before the cut-off."""
