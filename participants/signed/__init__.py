"""PDFs of letters and certificates that were signed outside the portal, many at once."""
