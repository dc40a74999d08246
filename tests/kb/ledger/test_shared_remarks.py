"""Who is responsible for a problem is responsible for each of its measures that names nobody else."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path

from kb.document import Span
from kb.ledger import checked_scope, read_rows
from kb.notice import Attribute
from kb.store import open_store
from tests.api.notices import M, P, write_notice


def test_a_row_names_the_measures_own_responsible_else_the_problems(tmp_path: Path) -> None:
    made = write_notice(
        "某局",
        "某局整改通报",
        {
            "问题": (
                P("差旅费报销审核不严", ("B8",), (M("修订办法。", ("M1",)), M("退回2.6万元。", ("M7",)))),
            )
        },
    )
    own, shared = Attribute("责任领导", "李某", Span(0, 1)), Attribute("责任领导", "张某", Span(0, 1))
    problem = made.problems[0]
    measures = (problem.measures[0], replace(problem.measures[1], attributes=(own,)))
    content = made.text.encode()
    source = replace(made.source, sha256=hashlib.sha256(content).hexdigest())
    made = replace(made, source=source, problems=(replace(problem, attributes=(shared,), measures=measures),))
    store = open_store(f"sqlite:///{tmp_path}/kb.sqlite", tmp_path / "originals")
    try:
        store.put(made, content)
        rows = store.read(lambda c: read_rows(c, checked_scope(c, {}))).rows
    finally:
        store.close()
    assert [[one.value for one in row.responsible] for row in rows] == [["张某"], ["李某"]]
