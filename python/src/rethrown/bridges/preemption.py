"""What a preemption by Modal looks like from inside (`modal.exception.simulate_preemption`)."""

from __future__ import annotations

import random
import signal
import threading
from types import FrameType
from typing import Any

#: Seconds from the first interrupt to the second, which stands for SIGKILL.
GRACE_SECONDS = 30


def simulate_preemption(wait_seconds: int, jitter_seconds: int = 0) -> None:
    """Raises KeyboardInterrupt in this process after `wait_seconds`, as SIGINT does, and again 30 seconds on.

    The second interrupt stands for SIGKILL and should not be caught. Up to `jitter_seconds` are added to the
    first wait. As Modal's function of this name, it takes SIGALRM and the alarm of the process; unlike it, it
    says so where there is none.

    Raises ValueError for a wait of 0 or less, RuntimeError where no signal can be handled: outside of the
    main thread, and on systems without SIGALRM.
    """
    if wait_seconds <= 0:
        raise ValueError("wait_seconds must be greater than 0")
    sigalrm: Any = getattr(signal, "SIGALRM", None)
    if sigalrm is None:
        raise RuntimeError("simulate_preemption needs SIGALRM, which this system does not have")
    if threading.current_thread() is not threading.main_thread():
        raise RuntimeError("simulate_preemption needs the main thread, where Python handles signals")
    signal.signal(sigalrm, _interrupt)
    jitter = random.randrange(jitter_seconds) if jitter_seconds else 0
    signal.alarm(wait_seconds + jitter)


def _interrupt(number: int, frame: FrameType | None) -> None:
    signal.alarm(GRACE_SECONDS)
    raise KeyboardInterrupt("Simulated preemption")
