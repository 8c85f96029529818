"""The version of Parley. It travels with each result."""

VERSION = "0.1.0"
