"""What was possible: enumeration of packages, independent of how they were reached."""
