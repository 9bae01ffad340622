"""Runs ours and the peers in turn, round by round, and makes the rows of a case."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from peers import SETTLING, Case, Measured, Peer, milliseconds
from table import OURS, Result, Row, summary, read_ours, read_peer

HERE = Path(__file__).resolve().parent
TIME_LIMIT = 180
"""Seconds after which a run is given up, and its row says so."""
BUILD_LIMIT = 600
"""The same for building."""
PATIENCE = 10
"""Seconds up to which a run is repeated."""
BRIEF = 2.0
"""Seconds up to which a run is repeated more often: what else happens on a host can last as long as a few of them."""
MORE = 3
"""How much more often."""


class Failure(Exception):
    """A run that gave no result, and why, in a line."""


@dataclass(frozen=True)
class Setting:
    """Where things are, and how often they are run."""

    networks: Path
    workloads: Path | None
    """Our executable."""
    programs: Path
    """Folder for what peers build."""
    repeats: int
    patience: float = PATIENCE
    brief: float = BRIEF
    log: Callable[[str], None] = lambda text: print(text, file=sys.stderr, flush=True)
    begin: float = field(default_factory=time.monotonic)

    def note(self, text: str) -> None:
        """A line of progress, with the seconds since the start."""
        self.log(f"bench-peers: {time.monotonic() - self.begin:6.1f} s  {text}")


@dataclass
class Entrant:
    """A simulator in the rounds of a case, and what became of it."""

    title: str
    measured: Measured
    run: Callable[[], Result]
    results: list[Result] = field(default_factory=list)
    reason: str = ""
    is_slow: bool = False
    is_brief: bool = False


def run(command: list[str], threads: int | None, limit: float = TIME_LIMIT) -> str:
    """Runs on as many cores as it may have threads, or all; what it printed. Raises `Failure`."""
    cores = sorted(os.sched_getaffinity(0))[:threads]
    try:
        process = subprocess.Popen(
            command,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            cwd=HERE,
            start_new_session=True,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )
    except OSError as error:
        raise Failure(error.strerror or "cannot be started") from error
    try:
        out, complaints = process.communicate(timeout=limit)
    except BaseException as error:
        # With the programs that it has started.
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
        if isinstance(error, subprocess.TimeoutExpired):
            raise Failure(f"given up after {limit:g} s") from error
        raise
    if process.returncode != 0:
        lines = [line for line in (complaints or out).splitlines() if line.strip()]
        raise Failure(lines[-1].strip()[:160] if lines else f"ended with code {process.returncode}")
    return out


def parsed(read: Callable[[str], Result], text: str) -> Result:
    """A result from what was printed. Raises `Failure`."""
    try:
        return read(text)
    except (ValueError, KeyError) as error:
        raise Failure(f"no result that can be read: {error}") from error


def ours(setting: Setting, case: Case, threads: int) -> Entrant:
    """Ours in a case."""
    measured = case.measured
    arguments = ["time", case.workload, "--step", case.step, "--threads", str(threads)]
    if measured.dies > 1:
        # Of a batch ours counts from power-up, so the settling that the peers count is in its time.
        arguments += ["--for", f"{milliseconds(measured.span) + milliseconds(SETTLING)}ms", "--dies", str(measured.dies)]
    else:
        arguments += ["--for", measured.span]

    def once() -> Result:
        if setting.workloads is None:
            raise Failure("the executable `workloads` is not built")
        return parsed(read_ours, run([str(setting.workloads), *arguments], threads))

    return Entrant(OURS, measured, once)


def theirs(setting: Setting, peer: Peer, case: Case, threads: int) -> Entrant:
    """A peer in a case, built where it is one that is built."""
    measured = peer.measured(case)
    command = [sys.executable, str(HERE / peer.script), str(setting.networks / f"{case.network}.npz")]
    command += ["--step", case.step, "--for", measured.span, "--threads", str(threads), "--dies", str(measured.dies)]
    if peer.builds:
        command += ["--keep", str(setting.programs / f"{Path(peer.script).stem}-{case.network}-{threads}")]
    entrant = Entrant(peer.title, measured, lambda: parsed(read_peer, run(command, threads)))
    if peer.builds:
        begin = time.monotonic()
        try:
            run([*command, "--build"], None, BUILD_LIMIT)
            setting.note(f"built {peer.title} in {time.monotonic() - begin:.1f} s")
        except Failure as failure:
            entrant.reason = f"building: {failure}"
    return entrant


def take_turns(setting: Setting, entrants: list[Entrant], head: str) -> None:
    """Runs all, round by round; what fails or is slow is not run again, and what is brief is run more often."""
    for number in range(MORE * setting.repeats):
        for entrant in entrants:
            if entrant.reason or (number > 0 and entrant.is_slow):
                continue
            if number >= setting.repeats and not entrant.is_brief:
                continue
            begin = time.monotonic()
            try:
                result = entrant.run()
                entrant.results.append(result)
                outcome = f"{result.seconds:.3g} s per simulated second, {result.rate:.0f} Hz"
            except Failure as failure:
                entrant.reason = outcome = str(failure)
            took = time.monotonic() - begin
            entrant.is_slow = took > setting.patience
            entrant.is_brief = took <= setting.brief
            setting.note(f"{head}, round {number + 1}: {entrant.title}: {outcome} (took {took:.1f} s)")


def ratio(own: list[Result], other: list[Result]) -> float:
    """How many times as long as ours another takes: the least of as many rounds on both sides, as more rounds find a lesser one."""
    rounds = min(len(own), len(other))
    return summary(other[:rounds]).seconds / summary(own[:rounds]).seconds


def rows(setting: Setting, peers: list[Peer], case: Case, threads: int) -> list[Row]:
    """The rows of a case, ours first; none where no peer runs it."""
    suited = [peer for peer in peers if peer.runs(case, threads)]
    if not suited:
        return []
    head = f"{case.workload}, {case.step_text}, {threads} thread{'s' if threads > 1 else ''}"
    entrants = [ours(setting, case, threads), *(theirs(setting, peer, case, threads) for peer in suited)]
    take_turns(setting, entrants, head)
    own = [] if entrants[0].reason else entrants[0].results
    made = []
    for entrant in entrants:
        place = (case.workload, case.step_text, threads)
        if entrant.reason:
            made.append(Row(*place, entrant.title, reason=entrant.reason))
            continue
        middle = summary(entrant.results)
        over = ratio(own, entrant.results) if own else None
        text = entrant.measured.text(len(entrant.results))
        made.append(Row(*place, middle.simulator, middle, over, measured=text))
    return made
