"""Which problems does a user's own list hold? A workbook, a Word file or text in; numbered problems and whole rows out."""

from kb.problem_list.lists import ListedProblem, ProblemList
from kb.problem_list.reading import list_of, read_pasted, read_problem_list

__all__ = ["ListedProblem", "ProblemList", "list_of", "read_pasted", "read_problem_list"]
