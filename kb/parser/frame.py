"""Whose notice is it, who inspected when, and when was it published? Reads title, opening, tail and portal lines."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kb.document import Document, Span
from kb.notice import NoticeKind
from kb.parser.dates import complete_year, find_date_ranges, find_dates
from kb.parser.units import inspected_unit_of, kind_of_unit, region_of

_TITLE = re.compile(
    r"(?:关于.{2,60}(?:通报|公示|公告|通告|报告|情况|结果|台账|清单|进展|反馈|反馈意见|说明|公开稿|汇报|总结))|(?:整改.{0,20}(?:通报|公示|公告|通告|报告|情况|结果|台账|清单|进展|说明))|反馈.{0,12}(?:意见|情况|问题)"
)
_PORTAL = re.compile(
    r"索引号|发布机构|发文机关|成文日期|发布日期|发布时间|公开日期|生成日期|浏览|阅读|点击|字号|打印|朗读|分享|来源|信息来源|作者|责任编辑|主题分类|组配分类|文号|有效性|当前位置|首页|微信|上一篇|下一篇|扫一扫|关闭|收藏|访问量|字体"
)
_PUBLISHED = re.compile(r"(?:发布|公开|生成|发文|成文|公布|发稿)(?:日期|时间)|^时间|\|\s*时间")
_FEEDBACK = re.compile(r"反馈|移交|下发|通报了?(?:巡察|问题)|向.{0,20}(?:通报|反馈)|送达")
_BODY = re.compile(
    r"(?P<body>(?:中央|(?:[^\s,。;:、()“”]{0,8}?[省市县区州盟旗])?(?:省|市|县|区|州|旗)?[^\s,。;:、()“”]{0,18}?)"
    r"(?:第[一二三四五六七八九十\d]{1,3})?(?:(?:提级|交叉|专项|常规|联合|延伸|机动|涉粮问题专项|生态环境保护|环境保护|生态环境|防汛抗旱)*)(?:巡察|巡视|督察|督查|督导|审计)组)"
)
_AUDITOR = re.compile(
    r"(?P<body>(?:审计署[^\s,。;:、]{0,14}(?:办事处|特派办)?|[^\s,。;:、“”的向由对和]{1,12}(?:审计局|审计厅)))"
)
_LEADING = re.compile(
    r"^(?:.*(?:根据|按照|依据|经|由|在|至|日|月|年|向|期间|起|,|以来|安排|部署|要求|统一|组织|派出|成立|抽调|批准|同意))+"
)
_SIGNED = re.compile(
    r"^[^\d,。;:、]{4,60}(?:委员会|党委|党组|党工委|支部|总支|局|厅|办公室|中心|集团|公司|学校|学院|医院|政府|法院|检察院|联社|委|会|社|部|处|院|馆|站|银行|支队|大队|分局|街道|镇|乡|村|社区)(?:\([^)]*\))?$"
)
_DATED = re.compile(
    r"^\s*(?:\d{4}\s*[年./-]\s*\d{1,2}(?:\s*[月./-]\s*(?:\d{1,2}\s*日?)?)?|[二〇○O零一-九]{4}年[一-十]{1,3}月(?:[一-十]{1,3}日)?)\s*$"
)
_CONTACT = re.compile(
    r"(?:^|(?<=。))\s*(?:欢迎(?:广大|社会|各界|干部|党员|全体|师生|群众|市民)?.{0,60}(?:监督|意见|反映|建议|评判)|(?:公众|群众|社会各界|广大群众|各界人士|公示期(?:间|内)?|在?此期间)?.{0,6}如(?:有|对).{0,20}(?:意见|建议|异议|疑问)|(?:联系|监督|举报|受理|咨询)(?:电话|方式|人)|通讯地址|通信地址|邮政信箱|电子邮箱|邮寄地址|公示期(?:为|自|:|限)|公示时间|特此(?:通报|公示|公告|报告)|以上.{0,10}(?:公示|通报|公告))"
)
_JUNK = re.compile(
    r"^(?:上一篇|下一篇|扫一扫|相关(?:链接|阅读|新闻|附件)|附件|打印|关闭|分享|责任编辑|编辑|版权|主办单位|承办单位|网站标识码|备案|ICP|【?(?:打印|关闭|收藏))"
)
_OUTLOOK = re.compile(
    r"^(?:(?:我|本)?[局校院县市镇委区站所]将(?:以|继续|进一步)|对?(?:尚未|仍在|未完成|正在).{0,16}问题,.{0,12}(?:将|继续)|下一步|下步|今后|接下来|总之|通过.{0,12}整改|虽然|尽管|目前,.{0,20}整改(?:工作)?(?:虽|取得))"
)


@dataclass(frozen=True, slots=True)
class Frame:
    """What the notice says of itself as a whole. Dates are ISO, partial where the text is; None: not said."""

    title: str | None
    kind: NoticeKind
    inspected_unit: str | None
    unit_kind: str | None
    region: str | None
    inspecting_body: str | None
    inspection_period: tuple[str | None, str | None]
    feedback_date: str | None
    publication_date: str | None


def find_title(document: Document, shadow: str) -> Span | None:
    """The title's span: a heading of level 0, else the first lines that read like one (two lines at most)."""
    for heading in document.headings:
        words = heading.span.of(shadow).strip()
        if heading.level == 0 and (_TITLE.search(words) or len(words) >= 8) and "\n" not in words:
            tail = re.compile(r"\s*\n?\s*的?(?:通报|公示|公告|通告|报告|情况)[ \t]*(?=\n)").match(
                shadow, heading.span.end
            )
            return Span(heading.span.start, tail.end()) if tail else heading.span
    lines = list(_lines(shadow, 0, min(len(shadow), 3000)))[:16]
    for line, following in zip(lines, [*lines[1:], None], strict=True):
        words = line.of(shadow)
        if re.match(r"\(?[一二三四五六七八九十1-9]\)?[、.)]", words):
            return None
        if "\t" in words or (_PORTAL.search(words) and not re.search(r"关于.*整改", words)):
            continue
        joined = _two_line_title(shadow, line, following) if following else None
        if joined is not None:
            return joined
        if _TITLE.search(words) and len(words) <= 90 and not _ends_sentence(words):
            return line
        inline = _TITLE_IN_LINE.match(words)
        if inline:
            return Span(line.start, line.start + inline.end())
        if len(words) > 90:
            return None
    return None


def _two_line_title(shadow: str, first: Span, second: Span) -> Span | None:
    """Both lines where they are one title: neither ends a sentence, and only together they read like one."""
    head, tail = first.of(shadow), second.of(shadow)
    if (
        shadow[first.end : second.start].strip()
        or _ends_sentence(head)
        or _ends_sentence(tail)
        or len(tail) > 45
    ):
        return None
    if (
        "\t" in tail
        or not _TITLE_ENDS.search(tail)
        or (_TITLE_ENDS.search(head) and not tail.startswith("的"))
    ):
        return None
    return Span(first.start, second.end) if _TITLE.search(head + tail) else None


_TITLE_IN_LINE = re.compile(r"[^。;]{2,60}?关于[^。;]{2,60}?(?:通报|公示|公告|报告)(?=\s|[^\s的,。)》])")
_TITLE_ENDS = re.compile(
    r"(?:通报|公示|公告|通告|报告|情况|结果|台账|清单|进展|反馈|意见|说明|公开稿|汇报|总结)(?:\([^)]*\))?$"
)


def _ends_sentence(words: str) -> bool:
    return words.rstrip()[-1:] in "。;:,"


def find_tail(shadow: str, start: int) -> int:
    """Where the closing block begins (contact, thanks, signature, date, portal lines), searching from start on."""
    tail = len(shadow)
    for line in reversed(list(_lines(shadow, start, len(shadow)))):
        words = line.of(shadow)
        contact = _CONTACT.search(words)
        if (
            _DATED.match(words)
            or _JUNK.match(words)
            or _is_portal_line(words)
            or (_SIGNED.match(words) and len(words) <= 60)
        ) or (contact and contact.start() == 0):
            tail = line.start
        elif contact:
            return line.start + contact.start()
        elif _OUTLOOK.match(words) and tail < len(shadow):
            tail = line.start
        else:
            break
    return tail


def _is_portal_line(words: str) -> bool:
    return len(words) <= 40 and len(_PORTAL.findall(words)) >= 2


def read_frame(
    document: Document,
    shadow: str,
    title: Span | None,
    opening: Span,
    tail: int,
    columns: dict[str, str],
) -> Frame:
    """The frame of a notice. opening: the text between title and first section; tail: where the closing begins.

    columns: what a ledger's columns say of the whole (被巡察单位, 巡察组), where all rows agree.
    """
    text = document.text
    title_text = re.sub(r"\s*\n\s*", "", title.of(text)).strip() if title else None
    plain_title = re.sub(r"\s", "", title.of(shadow)) if title else ""
    if title_text is None and document.title and _TITLE.search(document.title):
        title_text, plain_title = document.title, document.title
    before = Span(0, title.start if title else 0)
    opening_words = opening.of(shadow)
    body = _inspecting_body(opening_words) or _inspecting_body(plain_title)
    kind = _kind(plain_title, body or columns.get("body"), opening_words, shadow)
    if kind == "审计" and (body is None or "审计" not in body):
        found = _AUDITOR.search(opening_words) or _AUDITOR.search(plain_title)
        body = _strip_lead(found["body"]) if found else body
    period = _period(text, opening)
    feedback = _feedback_date(text, shadow, opening, period)
    published = _published(document, shadow, Span(tail, len(shadow)), before, title)
    signature = _signature(shadow, tail)
    if kind == "审计" and body and signature and signature.endswith(body):
        body = signature
    unit = columns.get("unit") or inspected_unit_of(plain_title, opening_words, signature)
    body = columns.get("body") or body
    context = shadow[tail:] + "\n" + shadow[: opening.end]
    region = region_of(unit, plain_title, context, signature)
    return Frame(
        title_text,
        kind,
        _as_printed(text, shadow, unit),
        kind_of_unit(unit or plain_title),
        _as_printed(text, shadow, region),
        _as_printed(text, shadow, body),
        period,
        feedback,
        published,
    )


def _as_printed(text: str, shadow: str, name: str | None) -> str | None:
    """The name in the notice's own characters, where it stands there (traditional characters stay)."""
    position = shadow.find(name) if name else -1
    return text[position : position + len(name)] if name and position >= 0 else name


def _lines(shadow: str, start: int, stop: int) -> list[Span]:
    """The non-blank lines of a stretch, without the blanks around them."""
    spans = []
    for match in re.compile(r"[^\n]+").finditer(shadow, start, stop):
        words = match[0].strip()
        if words:
            begin = match.start() + match[0].index(words[0])
            spans.append(Span(begin, begin + len(words)))
    return spans


def _strip_lead(body: str) -> str:
    return _LEADING.sub("", body).strip()


def _inspecting_body(words: str) -> str | None:
    """The first inspection team named, without the words that lead up to it."""
    for match in _BODY.finditer(words[:1500]):
        body = _strip_lead(match["body"])
        body = re.sub(r"^.*(?:对|和|及|会同|与|了|的)(?=[^的]{4,})", "", body)
        if re.search(r"[省市县区委署厅局央州盟旗社]", body) and len(body) >= 5:
            return body
    return None


def _kind(title: str, body: str | None, opening: str, shadow: str) -> NoticeKind:
    for words in (body or "", title, opening[:600], shadow[:1500]):
        if "巡视" in words:
            return "巡视"
        if "巡察" in words:
            return "巡察"
        if re.search(r"督察", words):
            return "督察"
        if "审计" in words:
            return "审计"
    return "其他"


def _period(text: str, opening: Span) -> tuple[str | None, str | None]:
    ranges = find_date_ranges(text, opening)
    for found in ranges:
        before = text[max(0, found.span.start - 10) : found.span.start]
        if found.start.value and found.end.value and not re.search(r"公示(?:期|时间)", before):
            return found.start.value, found.end.value
    return None, None


def _feedback_date(
    text: str, shadow: str, opening: Span, period: tuple[str | None, str | None]
) -> str | None:
    """The date of the sentence that tells of the feedback; its missing year follows from the period's end."""
    ranges = [found.span for found in find_date_ranges(text, opening)]
    for mention in find_dates(text, opening):
        if any(span.start <= mention.span.start < span.end for span in ranges) or mention.value is None:
            continue
        sentence_end = re.compile(r"[。;\n]").search(shadow, mention.span.end, opening.end)
        sentence = shadow[mention.span.end : sentence_end.start() if sentence_end else opening.end]
        if not _FEEDBACK.search(sentence) or len(mention.value) < 5:
            continue
        value = mention.value
        if value.startswith("--") and period[1]:
            value = complete_year(value, not_before=period[1])
        return value
    return None


def _published(
    document: Document,
    shadow: str,
    tail: Span,
    before: Span,
    title: Span | None,
) -> str | None:
    """The date under the signature, else the portal's date of publication, else what the page's metadata says."""
    for line in reversed(_lines(shadow, tail.start, tail.end)):
        if _DATED.match(line.of(shadow)):
            mentions = find_dates(document.text, line)
            if mentions and mentions[0].value:
                return mentions[0].value
    under_title = _lines(shadow, title.end, min(len(shadow), title.end + 80))[:1] if title else []
    for line in under_title:
        mentions = find_dates(document.text, line)
        if mentions and mentions[0].value and re.fullmatch(r"\([^()]*\)", line.of(shadow)):
            return mentions[0].value
    last = find_dates(document.text, Span(max(tail.start, len(shadow) - 40), len(shadow)))
    if (
        last
        and last[-1].value
        and not last[-1].value.startswith("--")
        and not shadow[last[-1].span.end :].strip()
    ):
        return last[-1].value
    head = Span(before.start, min(len(shadow), (title.end if title else 0) + 200))
    for line in _lines(shadow, head.start, head.end):
        match = _PUBLISHED.search(line.of(shadow))
        if match:
            mentions = find_dates(document.text, Span(line.start + match.start(), line.end))
            if mentions and mentions[0].value and len(mentions[0].value) >= 7:
                return mentions[0].value
    return document.published


def _signature(shadow: str, tail: int) -> str | None:
    """The signing unit: the line above the last date, else the last line that names a body."""
    lines = _lines(shadow, tail, len(shadow))
    for index in range(len(lines) - 1, 0, -1):
        if _DATED.match(lines[index].of(shadow)):
            words = lines[index - 1].of(shadow)
            if 4 <= len(words) <= 80 and not _CONTACT.search(words) and words[-1] not in "。;:,":
                return re.sub(r"\s", "", words)
    for line in reversed(lines):
        if _SIGNED.match(line.of(shadow)):
            return re.sub(r"\s", "", line.of(shadow))
    return None
