"""Who steps, and how many runs at once: the round, the ensemble, the Mesa model."""
