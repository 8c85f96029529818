"""The scenario format: read, checked, changed and drawn."""
