"""The same runs in several cases, compared pair by pair."""
