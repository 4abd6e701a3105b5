"""What one command costs: processor time, clock time and memory of it and all its children."""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

TICK = 0.02  # seconds between two looks at the memory
PAGE = os.sysconf("SC_PAGE_SIZE")
MB = 1024 * 1024
PROC = Path("/proc")  # where there is none, memory and other work read 0

COUNTER = """#!/bin/sh
printf '%s\\n' "$*" >> "{log}"
exec "{git}" "$@"
"""


@dataclass(frozen=True)
class Cost:
    """What one run of a command took."""

    cpu: float  # user and system seconds, of every process it waited for
    wall: float
    own: float  # MB: the most that the command itself held
    tree: float  # MB: the most that it and its children held at once, shared memory counted twice
    others: float  # processors that everything else kept busy meanwhile


class FailedError(Exception):
    """A command did not do what it was measured for; holds the end of what it said."""


def cost(command: Sequence[str], *, folder: Path, environment: Mapping[str, str]) -> Cost:
    """Run a command, and return what it took."""
    busy, begun = _busy(), time.perf_counter()
    with subprocess.Popen(
        command,
        cwd=folder,
        env=dict(environment),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        memory = _Memory(process.pid)
        memory.start()
        assert process.stderr
        said = process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
        wall = time.perf_counter() - begun
        process.returncode = os.waitstatus_to_exitcode(status)
        memory.join()
    if process.returncode:
        raise FailedError(_end(said))
    cpu = used.ru_utime + used.ru_stime
    return Cost(cpu, wall, memory.own, memory.tree, max(0.0, (_busy() - busy - cpu) / wall))


def git_processes(
    command: Sequence[str], *, folder: Path, environment: Mapping[str, str], scratch: Path
) -> list[str]:
    """Run a command with a counting git first on its path, and return what each git was asked."""
    log, counter = scratch / "asked-of-git", scratch / "counting" / "git"
    log.write_text("")
    counter.parent.mkdir(exist_ok=True)
    counter.write_text(COUNTER.format(log=log, git=shutil.which("git")))
    counter.chmod(0o755)
    path = f"{counter.parent}{os.pathsep}{environment['PATH']}"
    done = subprocess.run(
        command, cwd=folder, env={**environment, "PATH": path}, capture_output=True, check=False
    )
    if done.returncode:
        raise FailedError(_end(done.stderr))
    return log.read_text().splitlines()


class _Memory(threading.Thread):
    """Watches a process and its descendants until it ends.

    `ru_maxrss` will not do: a child starts with its parent's, and git's holds the mapped pack.
    """

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.own, self.tree = pid, 0.0, 0.0

    def run(self) -> None:
        while own := _resident(self.pid):
            self.own = max(self.own, own)
            self.tree = max(self.tree, own + sum(map(_resident, _descendants(self.pid))))
            time.sleep(TICK)


def _resident(pid: int) -> float:
    try:
        return int((PROC / str(pid) / "statm").read_text().split()[1]) * PAGE / MB
    except OSError:  # it has just ended
        return 0.0


def _descendants(pid: int) -> list[int]:
    try:
        threads = list((PROC / str(pid) / "task").iterdir())
        children = [int(c) for thread in threads for c in (thread / "children").read_text().split()]
    except OSError:
        return []
    return children + [deeper for child in children for deeper in _descendants(child)]


def _busy() -> float:
    """Seconds that all processors of the machine have worked since it started."""
    try:
        user, nice, system = map(int, (PROC / "stat").read_text().split()[1:4])
    except OSError:
        return 0.0
    return (user + nice + system) / os.sysconf("SC_CLK_TCK")


def _end(said: bytes) -> str:
    return said.decode(errors="replace").strip()[-500:]
