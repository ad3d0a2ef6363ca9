"""What is printed for an event and comes back from it: sign sheets, how a filled one is keyed, badges, and many of them
at once."""
