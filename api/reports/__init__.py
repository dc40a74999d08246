"""What do others' precedents say to each problem of a list? Found, counted and quoted; as Word file, workbook and page."""
