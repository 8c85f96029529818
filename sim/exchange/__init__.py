"""Other people's negotiations: what their files say as scenarios, and scenarios as their files."""
