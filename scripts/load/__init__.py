"""`make load`: people in a hurry at a server as in production, and whether every seat was sold to one of them."""
