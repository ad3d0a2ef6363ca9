"""Reading the cells of an event workbook, one module for each sheet. Each cell is checked by itself; `resolving`
checks references between sheets. Rows with mistakes are left out, with their problems among the findings."""
