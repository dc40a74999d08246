"""Shapes of the JSON API for hit testing: judged questions, their marks, and figures of the search."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field
from typing_extensions import TypedDict

from api.parameters import CleanText
from kb.question_checks import MAX_QUESTION_CHARS

Grade = Annotated[int, Field(ge=0, le=2, strict=True, description="0 不相关，1 可参考，2 直接")]
Target = Annotated[str, Field(max_length=240, description="措施编号，或问题编号（指它的全部措施）")]
Kind = Annotated[str, Field(max_length=20, description="类型：代码或名称", examples=["keyword"])]
Text = Annotated[CleanText, Field(min_length=1, max_length=4 * MAX_QUESTION_CHARS)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid")


class QuestionBody(_Strict):
    """A question to add."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"text": "出差报销超标", "kind": "keyword"}]}
    )
    text: Annotated[Text, Field(description="要检索的问题")]
    kind: Kind = "other"


class QuestionChange(_Strict):
    """What of a question is to be changed."""

    model_config = ConfigDict(extra="forbid", json_schema_extra={"examples": [{"kind": "paraphrase"}]})
    text: Annotated[Text | None, Field(description="新的写法；不写则不改")] = None
    kind: Annotated[Kind | None, Field(description="新的类型：代码或名称；不写则不改")] = None


class MarkBody(_Strict):
    """A mark; grade null takes it away."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"examples": [{"target": "linlan-edu-2024#P1-M1", "grade": 2}]}
    )
    target: Target
    grade: Annotated[Grade | None, Field(description="0 不相关，1 可参考，2 直接；null 取消标注")]


class VoteBody(_Strict):
    """A vote from a result page: does this problem or measure help with this query?"""

    model_config = ConfigDict(
        extra="forbid",
        json_schema_extra={
            "examples": [{"query": "出差报销超标", "target": "linlan-edu-2024#P1", "useful": True}]
        },
    )
    query: Annotated[Text, Field(description="检索时问的话")]
    target: Target
    useful: Annotated[bool, Field(strict=True, description="true 有用（记 1），false 不相关（记 0）")]


class StateAnswer(TypedDict):
    """What answers: the generation of the index, its model, and a mark of everything else that orders results."""

    generation: int
    model: Annotated[str, Field(examples=["site-1@5d1f0c2a"])]
    settings: Annotated[str, Field(examples=["3f9a11bc07de"])]


class KindFigures(TypedDict):
    """Means over the questions of one kind, each 0..1. kind: a code, or 全部."""

    kind: str
    label: str
    questions: int
    ndcg_10: float
    mrr_10: float
    recall_5: float
    recall_10: float


class RankChange(TypedDict):
    """A relevant measure's rank then and now; null: not among the first 50."""

    measure: str
    then: int | None
    now: int | None


class MovedQuestion(TypedDict):
    """A question whose nDCG@10 changed."""

    id: int
    text: str
    kind: str
    ndcg_then: float
    ndcg_now: float
    ranks: list[RankChange]


class EvaluationAnswer(TypedDict):
    """A stored evaluation; figures as they were then, by the marks of then."""

    id: int
    state: StateAnswer
    made_at: str
    questions: int
    figures: list[KindFigures]


class ComparisonAnswer(TypedDict):
    """The same questions by the marks of today, then and now. better, worse: at most 50 each, most changed first."""

    evaluation: int
    state: StateAnswer
    made_at: str
    questions: int
    then: list[KindFigures]
    now: list[KindFigures]
    better_count: int
    worse_count: int
    better: list[MovedQuestion]
    worse: list[MovedQuestion]


class HitsAnswer(TypedDict):
    """Figures over all marked questions.

    state: what searches now; is_current: whether the figures are of it, or of the latest state that was evaluated.
    questions: all; evaluable: with a relevant measure in the base; evaluated: what the figures are of.
    """

    state: StateAnswer
    is_current: bool
    evaluated_at: str | None
    questions: int
    evaluable: int
    evaluated: int
    missing_marks: Annotated[int, Field(description="所指的措施已不在库里、没有计入的标注数")]
    figures: list[KindFigures]
    comparisons: Annotated[list[ComparisonAnswer], Field(description="与较早的各状态相比，最近的在前")]


class QuestionAnswer(TypedDict):
    """A judged question. marks: how many; missing_marks: those that name what is not in the base."""

    id: int
    text: str
    kind: str
    label: str
    made_at: str
    marks: int
    missing_marks: int


class QuestionsAnswer(TypedDict):
    """A page of the list, newest first."""

    page: int
    page_size: int
    total: int
    questions: list[QuestionAnswer]


class JudgmentAnswer(TypedDict):
    """A mark. in_base: whether what it names is in the base; ranks: of its measures in the present search, best first."""

    target: str
    grade: int
    in_base: bool
    ranks: list[int]


class MarkedQuestionAnswer(TypedDict):
    """A question with its marks and what the search finds for it now: measure ids, best first, at most 50."""

    id: int
    text: str
    kind: str
    label: str
    made_at: str
    marks: list[JudgmentAnswer]
    found: list[str]


class BadRow(TypedDict):
    """A row that was not taken. row: its number in the file, from 1."""

    row: int
    text: str
    reason: str


class ImportAnswer(TypedDict):
    """What became of a list: new questions, those that were there, marks added or changed, and rows not taken."""

    added: int
    known: int
    repeated: Annotated[int, Field(description="列表里重复的行数")]
    marks: int
    unknown_targets: Annotated[int, Field(description="不在库里的措施或问题数；标注已保留，暂不计入")]
    bad_rows: list[BadRow]
    notes: list[str]


class MarkChanged(TypedDict):
    """Whether the mark changed anything."""

    question: int
    target: str
    grade: int | None
    changed: bool


class EvaluationsAnswer(TypedDict):
    """All stored evaluations, newest first."""

    evaluations: list[EvaluationAnswer]
