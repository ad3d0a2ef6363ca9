"""Printed documents of an event: sign sheets, keying filled sign sheets, badges, and many documents at once."""
