"""Certificates: who gets one, what it says, its number, its PDF, and the page by which everybody can check it."""
