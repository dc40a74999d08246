"""Which encoding are these bytes in? Decides between UTF-8, UTF-16/32, GB18030 and Big5 by what the text looks like."""

from __future__ import annotations

import codecs
from functools import cache

from kb.errors import UnreadableFileError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE_BYTES = 100_000
# Text of notices scores 0.9 to 1.0, text decoded in the wrong encoding below 0.5.
_MIN_SCORE = 0.7
_MAX_DAMAGE = 0.002
# Frequent characters of notices, simplified and traditional: what tells GB18030 from Big5.
_FREQUENT = frozenset(
    "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经"
    "十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平"
    "形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程"
    "展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必"
    "战先回则任取据处队南给色光门即保治北造百规热领七海口东导器压志世金增争济阶油思术极交受联什认六共权收证改清己美再采转更单风切打"
    "白教速花带安场身车例真务具万每目至达走积示议声报斗完类八离华名确才科张信马节话米整空元况今集温传土许步群广石记需段研界拉林律叫"
    "整察巡督审落责措施反馈问题通报公示委组党纪检财务报销审核"
    "這個國時來們對於後說產種麼義還機當應開與關會從業發動經過進實現點現體處長條區問題黨報銷審財務單據領導責馈饋織紀檢級"
)
_PUNCTUATION = frozenset(
    "“”‘’…—·–、。《》〈〉「」『』【】〔〕〇,。;:?!()%~①②③④⑤⑥⑦⑧⑨⑩⑴⑵⑶⑷⑸㎡→√×≥≤\u3000\xa0\ufeff\u2002\u2003"
)


def decode(content: bytes) -> tuple[str, str, int]:
    """The text, the encoding's name and how many damaged characters were replaced by U+FFFD.

    Text is without a byte order mark. Raises UnreadableFileError if no encoding gives plausible text.
    """
    for bom, encoding in _BOMS:
        if content.startswith(bom):
            return _decode_leniently(content[len(bom) :], encoding)
    if b"\x00" not in content[:_SAMPLE_BYTES]:
        try:
            return content.decode("utf-8"), "utf-8", 0
        except UnicodeDecodeError:
            pass
    encoding, score = best_encoding(content[:_SAMPLE_BYTES])
    if score < _MIN_SCORE:
        raise UnreadableFileError(
            "无法识别文件的文字编码，或文件不是文本。请用记事本或 WPS 打开，另存为 UTF-8 编码的 .txt 后再提交。"
        )
    return _decode_leniently(content, encoding)


def best_encoding(sample: bytes) -> tuple[str, float]:
    """The most plausible encoding of bytes without a byte order mark, and its score in [0, 1]."""
    encodings = ["utf-8", "gb18030", "big5hkscs", "utf-16-le", "utf-16-be"]
    scored = [(plausibility(sample, encoding), -place) for place, encoding in enumerate(encodings)]
    score, place = max(scored)
    return encodings[-place], score


def plausibility(sample: bytes, encoding: str) -> float:
    """How much the decoded sample looks like Chinese or English text, in [0, 1]."""
    text = sample.decode(encoding, "replace")
    if encoding.startswith("utf-16") and len(sample) % 2:
        text = text[:-1]
    if len(text) > 1 and text[-1] == "\ufffd":
        text = text[:-1]
    if not text:
        return 0.0
    common = _level_one_characters()
    worth = 0.0
    for character in text:
        if (
            character in _FREQUENT
            or character in _PUNCTUATION
            or " " <= character <= "~"
            or character in "\n\r\t\f"
        ):
            worth += 1.0
        elif character in common:
            worth += 0.9
        elif "\u4e00" <= character <= "\u9fff" or "\uff01" <= character <= "\uff5e":
            worth += 0.6
        elif character in "\ufffd\x00" or "\x00" <= character < " ":
            worth -= 1.0
    return max(0.0, worth / len(text))


@cache
def _level_one_characters() -> frozenset[str]:
    # GB2312 rows 16 to 55: the 3,755 characters of everyday use.
    rows = (bytes((row + 0xA0, cell + 0xA0)) for row in range(16, 56) for cell in range(1, 95))
    return frozenset(b"".join(rows).decode("gb2312", "ignore"))


def _decode_leniently(content: bytes, encoding: str) -> tuple[str, str, int]:
    text = content.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    if damaged > max(2, _MAX_DAMAGE * len(text)):
        raise UnreadableFileError(
            f"文件像是 {encoding.upper()} 编码的文本，但有 {damaged} 处无法解码，可能已损坏或混用了多种编码。"
            "请用记事本或 WPS 打开核对，另存为 UTF-8 编码后再提交。"
        )
    return text, encoding, damaged
