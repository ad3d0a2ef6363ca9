"""Lists of agencies as spreadsheets: the portal's own, Perpusnas' list of library numbers, lists of schools."""
