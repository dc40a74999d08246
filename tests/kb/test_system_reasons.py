"""What the system says in English is said in Chinese, wherever a message quotes it."""

from __future__ import annotations

import errno
import os
import re
from pathlib import Path

import pytest

from kb.system_reasons import reason_of

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    "code", [errno.ENOENT, errno.EACCES, errno.EEXIST, errno.ENOTDIR, errno.ENOSPC, errno.EROFS]
)
def test_what_goes_wrong_with_files_is_told_in_chinese(code: int) -> None:
    assert re.fullmatch(r"[\u4e00-\u9fff，]+", reason_of(OSError(code, os.strerror(code))))


def test_a_reason_that_is_not_known_keeps_the_systems_words() -> None:
    assert reason_of(OSError(errno.ENOTTY, "Inappropriate ioctl")) == "Inappropriate ioctl"
    assert reason_of(OSError("only words")) == "only words"


def test_no_message_quotes_the_systems_english() -> None:
    sources = [path for part in ("kb", "index", "api") for path in (ROOT / part).rglob("*.py")]
    quoting = [path.name for path in sources if ".strerror" in path.read_text("utf-8")]
    assert sorted(quoting) == ["lexical.py", "system_reasons.py"]  # the first passes a number on
