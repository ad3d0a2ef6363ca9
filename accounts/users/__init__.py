"""Pages on which administrators look after the accounts of users. The administration has the rarer work."""
