"""Certificates: who gets one, its content, number and PDF, and its public page."""
