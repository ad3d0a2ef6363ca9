"""The load test of `make load`: many people register at once, and every seat must go to exactly one of them."""
