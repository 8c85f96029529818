"""Toy scenarios on which rational minds, in the project's own talks loop, must come to what theory says."""
