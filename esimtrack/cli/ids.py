"""New ids: UUIDv7, so that ids sort by when they were recorded, also within one millisecond of one process.

The time in an id is the machine's own, whatever `ESIMTRACK_NOW` says: it tells when something was recorded, not when it
happened.
"""

import os
import time
from collections.abc import Callable
from uuid import UUID

_last = 0


def new_id(clock: Callable[[], int] = time.time_ns) -> str:
    """An id that sorts behind every id that this process has made."""
    global _last
    # RFC 9562, method 3: 48 bits of milliseconds, then 12 bits of the fraction of a millisecond.
    now = clock()
    ticks = max(_last + 1, (now // 1_000_000 << 12) | (now % 1_000_000 << 12) // 1_000_000)
    _last = ticks
    random = int.from_bytes(os.urandom(8)) & (1 << 62) - 1
    return str(UUID(int=(ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64 | 0b10 << 62 | random))
