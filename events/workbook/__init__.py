"""Events and their seats as spreadsheets, in the columns of the event workbook."""
