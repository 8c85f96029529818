"""Studies: what varies, by which design, who plays it, and the folder that keeps the results."""
