"""What does a comparison show? Collected problems and measures side by side: for the page, JSON, Word and Excel."""
