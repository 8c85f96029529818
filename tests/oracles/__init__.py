"""Numbers that nobody on this project made, and what Parley obtains for them."""
