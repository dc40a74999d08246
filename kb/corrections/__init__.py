"""What did staff put right by hand, and what is a notice with it? History, undo, and finding places again."""

from kb.corrections.log import read_corrections, read_marks, remark_on
from kb.corrections.making import correct, put_corrected, undo
from kb.corrections.records import Correction, Made, Mark, Proposal

__all__ = [
    "Correction",
    "Made",
    "Mark",
    "Proposal",
    "correct",
    "put_corrected",
    "read_corrections",
    "read_marks",
    "remark_on",
    "undo",
]
