"""What text does a file hold? One reader a format; the type is told by content."""
