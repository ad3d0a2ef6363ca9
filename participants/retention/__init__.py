"""Personal data is forgotten when its period of the register (participants.privacy.register.retention) is over."""
