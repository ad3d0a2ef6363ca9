"""Taking attendance on a page: the sheet of an event, the changes that its readers send, and what was corrected."""
