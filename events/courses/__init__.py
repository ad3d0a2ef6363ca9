"""Pages on which administrators keep the courses for which events are held."""
