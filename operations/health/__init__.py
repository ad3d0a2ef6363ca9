"""What an installation needs to work: the probes behind /readyz/ and `manage.py doctor`."""
