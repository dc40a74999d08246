"""What text does a file hold? One reader a format; the type is told by content."""

from kb.readers.reading import read_document, read_file, read_safely

__all__ = ["read_document", "read_file", "read_safely"]
