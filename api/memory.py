"""How does a process that answers for months look for garbage? Seldom, and never in what it has loaded."""

from __future__ import annotations

import gc

# Python looks at the youngest objects after 700 new ones; a search makes thousands, which go by themselves.
_NEW_OBJECTS = 5_000


def settle() -> None:
    """To be called once everything is loaded: what there is by now is taken to stay.

    Measured: looking through it takes 75 ms, once in some 500 searches; both together take 4 % of a search.
    """
    gc.freeze()
    gc.set_threshold(_NEW_OBJECTS, *gc.get_threshold()[1:])
