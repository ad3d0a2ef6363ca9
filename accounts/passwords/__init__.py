"""Which passwords are accepted, and how long those that somebody else set."""
