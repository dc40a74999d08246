"""Takes out of a user's workbook whatever could compute, fetch or run something; the rest stays as it is.

What goes: macros, external links, names, charts, pivot tables, formulas of conditional formats, of input rules and of
tables, links that lead elsewhere than to the web. Formulas of cells were replaced by their last values in loading.
"""

from __future__ import annotations

import re
from collections.abc import Collection
from typing import TYPE_CHECKING, Any

from kb.formulas import formula_sign

if TYPE_CHECKING:
    from openpyxl import Workbook

_EXTERNAL_LINK = re.compile(r"xl/externalLinks/externalLink\d+\.xml")
SAFE_LINK = re.compile(r"(?:https?://|mailto:)", re.IGNORECASE)
_CALLS_OR_POINTS = re.compile(r"[(（|｜!！\[［]")
_CONSTANT = re.compile(r'"[^"]*"|[-+]?\d+(?:\.\d+)?')


def defuse(workbook: Workbook, parts: Collection[str] = ()) -> list[str]:
    """Take out of the workbook what could compute, fetch or run anything; returns what a user may miss.

    parts: the names in its archive, for what was left out in loading: macros and external links.
    """
    from openpyxl.packaging.custom import CustomPropertyList

    lost = {
        "宏工程": sum(name.endswith("vbaProject.bin") for name in parts),
        "外部数据链接": sum(bool(_EXTERNAL_LINK.fullmatch(name)) for name in parts),
        "自定义名称": len(workbook.defined_names),
        "图表": 0,
        "数据透视表": 0,
        "带公式的条件格式": 0,
        "带公式的输入限制": 0,
        "指向其他文件的链接": 0,
    }
    workbook.defined_names.clear()
    vars(workbook)["custom_doc_props"] = CustomPropertyList()
    for chartsheet in list(workbook.chartsheets):
        workbook.remove(chartsheet)
        lost["图表"] += 1
    for worksheet in workbook.worksheets:
        sheet: Any = worksheet
        lost["自定义名称"] += len(sheet.defined_names)
        sheet.defined_names.clear()
        lost["图表"] += len(sheet._charts)
        lost["数据透视表"] += len(sheet._pivots)
        sheet._charts, sheet._pivots = [], []
        lost["带公式的条件格式"] += _keep_plain_formats(sheet)
        lost["带公式的输入限制"] += _keep_plain_validations(sheet)
        for table in sheet.tables.values():
            for column in table.tableColumns:
                column.calculatedColumnFormula = column.totalsRowFormula = None
        for cell in sheet._cells.values():
            lost["指向其他文件的链接"] += _defuse_cell(cell)
    told = "、".join(f"{count} 个{name}" for name, count in lost.items() if count)
    return [f"为安全起见，原工作簿中的{told}没有保留。"] if told else []


def _keep_plain_formats(sheet: Any) -> int:
    """Conditional formats without formulas stay. Returns how many went."""
    from openpyxl.formatting.formatting import ConditionalFormattingList

    kept, lost = ConditionalFormattingList(), 0
    for formatting in sheet.conditional_formatting:
        for rule in formatting.rules:
            if all(_CONSTANT.fullmatch(formula) for formula in rule.formula or ()):
                kept.add(str(formatting.sqref), rule)
            else:
                lost += 1
    sheet.conditional_formatting = kept
    return lost


def _keep_plain_validations(sheet: Any) -> int:
    """Input rules over constants, such as a list of choices, stay. Returns how many went."""
    rules = sheet.data_validations.dataValidation
    kept = [
        rule
        for rule in rules
        if all(formula is None or _CONSTANT.fullmatch(formula) for formula in (rule.formula1, rule.formula2))
    ]
    sheet.data_validations.dataValidation = kept
    return len(rules) - len(kept)


def _defuse_cell(cell: Any) -> int:
    """Text that a program may read as a formula is marked as text; links out of the web go. Returns links gone."""
    value = getattr(cell, "_value", None)
    if cell.data_type == "f" or (isinstance(value, str) and cell.data_type not in ("s", "e")):
        cell.data_type = "s"
    if isinstance(value, str | list) and (sign := formula_sign(str(value))):
        if sign in "=＝﹦" or _CALLS_OR_POINTS.search(str(value)):
            cell._value = "'" + str(value)
        cell.quotePrefix = True
    link = getattr(cell, "_hyperlink", None)
    if link is not None and link.target and not SAFE_LINK.match(link.target):
        cell._hyperlink = None
        return 1
    return 0
