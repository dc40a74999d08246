"""The directory of an old container is read with bounds, whatever stands in it."""

from __future__ import annotations

import struct

from hypothesis import given
from hypothesis import strategies as st

from kb.readers.ole import SIGNATURE, top_streams
from tests.kb.readers.ole_files import ole

MADE = ole("Workbook", "a", "b", embedded=("WordDocument",))


def test_only_the_streams_at_the_top_are_the_containers_own() -> None:
    assert top_streams(MADE) == frozenset({"Workbook", "a", "b"})


def test_a_directory_that_goes_round_in_circles_comes_to_an_end() -> None:
    circle = bytearray(MADE)
    struct.pack_into("<2I", circle, 512 + 4, 1, 1)
    struct.pack_into("<2I", circle, 1024 + 128 + 68, 1, 0)
    assert top_streams(bytes(circle)) == frozenset({"Workbook"})


def test_what_is_no_container_has_no_directory() -> None:
    assert top_streams(b"PK") is None
    assert top_streams(SIGNATURE) is None
    assert top_streams(SIGNATURE + bytes(2000)) is None


@given(st.integers(0, len(MADE) - 1), st.binary(min_size=1, max_size=40), st.integers(0, len(MADE)))
def test_a_damaged_container_is_read_or_not_but_never_fails(at: int, patch: bytes, stop: int) -> None:
    damaged = (MADE[:at] + patch + MADE[at + len(patch) :])[:stop]
    streams = top_streams(damaged)
    assert streams is None or isinstance(streams, frozenset)
