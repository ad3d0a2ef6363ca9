"""Links with which the holder of an account chooses a password, so that no administrator ever knows one."""
