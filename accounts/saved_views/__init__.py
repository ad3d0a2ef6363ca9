"""Lists with their filters and order, saved under a name; own ones and those of colleagues."""
