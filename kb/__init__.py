"""What does a published notice say? Reads files, finds problems and measures, keeps them in SQL."""
