"""New ids: UUIDv7, so that ids sort by when they were recorded, also within one millisecond of one process.

The time in an id is the machine's own, whatever `ESIMTRACK_NOW` says: it tells when something was recorded, not when it
happened.
"""

import os
import time
from collections.abc import Callable

_last = 0


def new_id(clock: Callable[[], int] = time.time_ns) -> str:
    """An id that sorts behind every id that this process has made. `clock` tells nanoseconds since 1970."""
    global _last
    # RFC 9562, method 3: 48 bits of milliseconds, then 12 bits of the fraction of a millisecond.
    now = clock()
    ticks = max(_last + 1, (now // 1_000_000 << 12) | (now % 1_000_000 << 12) // 1_000_000)
    _last = ticks
    random = int.from_bytes(os.urandom(8), "big") & (1 << 62) - 1
    digits = f"{(ticks >> 12) << 80 | 0x7 << 76 | (ticks & 0xFFF) << 64 | 0b10 << 62 | random:032x}"
    return f"{digits[:8]}-{digits[8:12]}-{digits[12:16]}-{digits[16:20]}-{digits[20:]}"
