"""The cells of an event workbook, a module a sheet: each read and checked for itself. What they say of each other is
checked in `resolving`. Rows that are wrong are left out, with their problems among the findings."""
