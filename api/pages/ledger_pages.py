"""The ledger: problems and measures as rows, filtered, sorted, counted beside what notices state of themselves."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, get_args

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from api.ledger.asked import ROWS_ON_A_PAGE, Asked, read_asked
from api.ledger.looking import MAX_STATED, Ledger, look
from api.pages.correction_views import just_made
from api.pages.ledger_rows import problem_views
from api.pages.links import notice_url, paging
from api.pages.rendering import base_url, render
from api.pages.statuses import CONTINUING, StatusView, status_views
from api.runtime import OpenServices
from kb.filter_values import CONTINUING as CONTINUING_CODE
from kb.filter_values import FILTER_LABELS
from kb.ledger import MAX_ROWS, SORTS, read_choices
from kb.ledger.counting import STATE_LABELS
from kb.notice import Completion, NoticeKind
from kb.taxonomy import name_of, terms

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kb.ledger import Choices, Totals
    from kb.notice import Notice

router = APIRouter(include_in_schema=False)
_OF_PARTS = ("topic", "measure_type", "status")  # what tells the rows of one notice apart


@dataclass(frozen=True, slots=True)
class Option:
    """One value of a form's list, perhaps under a group's name."""

    value: str
    label: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Counted:
    """A count with the ledger behind it."""

    view: StatusView
    count: int
    url: str


@router.get("/ledger")
def ledger(request: Request, services: OpenServices) -> Response:
    """The ledger an address asks for. did: the number of a correction that was just made or taken back."""
    pairs = request.query_params.multi_items()
    asked = read_asked(pairs)
    found = look(services.store, asked, ROWS_ON_A_PAGE)
    where = paging(asked.page, found.page.total, ROWS_ON_A_PAGE)
    if asked.page > where.last:
        return RedirectResponse(asked.page_url(where.last), status_code=303)
    if not found.totals.notices and asked == Asked() and not services.store.counts().notices:
        return render(request, "empty_base.html", counts=services.store.counts())
    notice = services.store.notice(asked.notice) if asked.notice else None
    choices = services.store.read(read_choices)
    return render(
        request,
        "ledger.html",
        asked=asked,
        problems=problem_views(found.page.rows, asked),
        total=found.page.total,
        totals=found.totals,
        states=_states(found.totals, asked),
        problem_states=[(STATE_LABELS[state], count) for state, count in found.totals.states.items()],
        stated=found.stated,
        stated_limit=MAX_STATED if _is_too_many(found) else 0,
        paging=where,
        lists=[each for each in _lists(choices) if notice is None or each[0] in _OF_PARTS],
        sorts=SORTS,
        chips=_chips(asked, notice),
        notice=notice,
        notice_address=notice_url(notice.slug) if notice else "",
        max_rows=MAX_ROWS,
        did=just_made(services.store, request.query_params.get("did", "")),
        address=base_url(request) + asked.url(),
        today=date.today().isoformat(),
    )


def _states(totals: Totals, asked: Asked) -> list[Counted]:
    """The measures by status, those that there are, each with its own ledger."""
    found = [
        Counted(
            status_views(one, continuing=False)[0],
            totals.completions[one],
            asked.with_value("status", one.value).url(),
        )
        for one in Completion
    ]
    goes_on = asked.with_value("status", CONTINUING_CODE).url()
    return [one for one in (*found, Counted(CONTINUING, totals.continuing, goes_on)) if one.count]


def _is_too_many(found: Ledger) -> bool:
    return found.totals.notices > MAX_STATED and found.scope.holds_whole_notices


def _lists(choices: Choices) -> list[tuple[str, str, list[Option]]]:
    """(name, label, options) of the form's lists."""
    every = terms().values()
    values = {
        "unit_kind": [Option(value, value) for value in choices.unit_kinds],
        "region": [Option(value, value) for value in choices.regions],
        "year": [Option(value, f"{value}年") for value in choices.years],
        "topic": [Option(one.code, one.name, one.area) for one in every if one.kind == "topic"],
        "measure_type": [Option(one.code, one.name) for one in every if one.kind == "measure_type"],
        "status": [
            *(Option(one.value, one.label) for one in Completion),
            Option(CONTINUING_CODE, CONTINUING.word),
        ],
        "kind": [Option(value, value) for value in get_args(NoticeKind)],
    }
    return [(name, FILTER_LABELS[name], options) for name, options in values.items()]


def _chips(asked: Asked, notice: Notice | None) -> list[tuple[str, str]]:
    """(words, address without it) of everything that was chosen."""
    chips = [(_chip(name, value, notice), asked.without(name, value).url()) for name, value in asked.filters]
    chips += [(f"单位：{asked.unit}", asked.without("unit").url())] if asked.unit else []
    chips += [(f"包含“{asked.contains}”", asked.without("contains").url())] if asked.contains else []
    return chips


def _chip(name: str, value: str, notice: Notice | None) -> str:
    if name == "notice":
        return f"通报：{notice.title if notice else value}"
    if name == "status":
        labels: Iterable[tuple[str, str]] = [(one.value, one.label) for one in Completion]
        return dict(labels).get(value, CONTINUING.word if value == CONTINUING_CODE else value)
    return name_of(value)
