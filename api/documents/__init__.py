"""What do people take away? Word files after GB/T 9704 and Excel workbooks, made of plain text only."""
