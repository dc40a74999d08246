"""What do the precedents of a question say, counted and quoted? For page, JSON and terminal; and, if asked, written out."""
