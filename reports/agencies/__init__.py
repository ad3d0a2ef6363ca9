"""The pages of an agency and of a province: what the portal knows of them, and the contact that staff record."""
