"""What does the text say? Frame, outline, problems, measures, statuses and facts."""

from kb.parser.notices import parse_document
from kb.parser.payload import to_json

__all__ = ["parse_document", "to_json"]
