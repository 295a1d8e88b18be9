"""One side of a comparison in a process of its own: its CPU and wall time, its peak memory, what it found."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Took:
    """What one side took: seconds of CPU and of the clock, peak memory in MB (0 where nobody tells)."""

    cpu: float
    clock: float
    memory: float
    found: Any

    def line(self, name: str, count: int) -> str:
        """The figures of a side in words."""
        each = f"{self.cpu / count * 1000:8.2f} ms CPU each"
        return f"{name:<34}{each}, {self.cpu:7.2f} s CPU, {self.clock:7.2f} s, peak {self.memory:4.0f} MB"


def run(script: str, *args: str | Path) -> Took:
    """Run a side of a script, which ends with `report`."""
    command = [sys.executable, script, *map(str, args)]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return Took(**json.loads(done.stdout))


def report(work: Callable[[], Any]) -> None:
    """Do the work of a side and print what it took; imports beforehand are not counted."""
    clock, cpu = time.perf_counter(), time.process_time()
    found = work()
    took = Took(time.process_time() - cpu, time.perf_counter() - clock, peak(), found)
    print(json.dumps(vars(took)))


def peak() -> float:
    """The most memory that this process has held, in MB; 0 where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return 0.0
    line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
    return int(line.split()[1]) / 1024


def verdict(words: str, ratio: float, target: float) -> str:
    """A ratio beside its target."""
    return f"{words}: {ratio:.3f} (target {target:.3f}) {'ok' if ratio <= target else 'MISSED'}"
