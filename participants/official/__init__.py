"""Documents that an office signs around an event, made from its data: letters that return people to their agencies,
statements, the official report, lists of receipts, the rundown, and name plates."""
