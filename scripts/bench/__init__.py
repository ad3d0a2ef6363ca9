"""The benchmark behind `make bench`: ours beside the bare limit, in turns and in one run. Seconds differ from one
machine and hour to the next, ratios hold."""
