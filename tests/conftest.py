"""Settings that all tests share."""

from hypothesis import settings

settings.register_profile("parley", deadline=None, derandomize=True, database=None)
settings.load_profile("parley")
