"""What can be done with a spreadsheet after it was stored."""
