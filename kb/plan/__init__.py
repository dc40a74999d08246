"""What does a draft rectification plan say, and what do its own words lack or contradict?"""

from kb.plan.findings import Code, Finding, Passage, Severity
from kb.plan.plan import Plan, PlanProblem
from kb.plan.reading import plan_of, read_plan

__all__ = ["Code", "Finding", "Passage", "Plan", "PlanProblem", "Severity", "plan_of", "read_plan"]
