"""The parts of the enumeration: what it goes through, what bounds it, what it answers."""
