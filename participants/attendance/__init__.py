"""Taking attendance on pages: the attendance grid of an event, the changes that its readers send, and corrections."""
