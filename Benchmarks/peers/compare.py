"""Times the workloads on the emulator and on its peers, in turn, and writes one table of ratios.

Both sides of a ratio come from the same run on the same cores: ours, peer, ours, peer, ours, peer, medians of each.
"""

from __future__ import annotations

import argparse
import os
import platform
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from table import OURS, Result, Row, as_markdown, as_text, between_markers, medians, read_ours, read_peer, self_test

HERE = Path(__file__).resolve().parent
TIME_LIMIT = 900
"""Seconds after which a run is given up, and its row says so."""
NO_ARCANA = "only a repository; `arcana` on PyPI is another program, for medical images"


@dataclass(frozen=True)
class Peer:
    """A simulator: its name for PEERS, its script and what it runs."""

    name: str
    title: str
    script: str
    dies: bool = False
    threads: tuple[int, ...] = (1,)
    missing: str = ""


PEERS = (
    Peer("rockpool", "Rockpool DynapSim", "rockpool_dynapsim.py", dies=True),
    Peer("brian2", "Brian2 C++", "brian2_chip.py", dies=True, threads=(1, 2)),
    Peer("nest", "NEST iaf_psc_exp_multisynapse", "nest_iaf.py"),
    Peer("nest", "NEST aeif_cond_alpha_multisynapse", "nest_aeif.py"),
    Peer("arbor", "Arbor lif_cell", "arbor_lif.py"),
    Peer("arcana", "ARCANA", "", missing=NO_ARCANA),
)


@dataclass(frozen=True)
class Case:
    """A workload, its step and the time that is measured; W4 is W2 on so many dies."""

    workload: str
    step: str
    span: str
    dies: int = 1

    @property
    def network(self) -> str:
        """The workload whose network it runs."""
        return "W2" if self.workload == "W4" else self.workload

    @property
    def step_text(self) -> str:
        """The step as it stands in the table."""
        return self.step.replace("ms", " ms").replace("us", " us")


CASES = (
    Case("W1", "1ms", "1s"),
    Case("W1", "100us", "1s"),
    Case("W1", "10us", "200ms"),
    Case("W2", "1ms", "1s"),
    Case("W2", "100us", "1s"),
    Case("W2", "10us", "200ms"),
    Case("W4", "1ms", "1s", dies=100),
    Case("W4", "100us", "200ms", dies=100),
    Case("W4", "10us", "20ms", dies=100),
)


class Failure(Exception):
    """A run that gave no result, and why, in a line."""


def run(command: list[str], threads: int) -> str:
    """Runs on as many cores as it may have threads; what it printed. Raises `Failure`."""
    cores = sorted(os.sched_getaffinity(0))[:threads]
    try:
        done = subprocess.run(
            command,
            capture_output=True,
            text=True,
            timeout=TIME_LIMIT,
            cwd=HERE,
            preexec_fn=lambda: os.sched_setaffinity(0, cores),
        )
    except subprocess.TimeoutExpired as error:
        raise Failure(f"given up after {TIME_LIMIT} s") from error
    except OSError as error:
        raise Failure(error.strerror or "cannot be started") from error
    if done.returncode != 0:
        lines = [line for line in (done.stderr or done.stdout).splitlines() if line.strip()]
        raise Failure(lines[-1].strip()[:160] if lines else f"ended with code {done.returncode}")
    return done.stdout


def time_ours(workloads: Path | None, case: Case, threads: int) -> Result:
    """Our time of a case. Raises `Failure`."""
    if workloads is None:
        raise Failure("the executable `workloads` is not built")
    arguments = ["time", case.workload, "--step", case.step, "--threads", str(threads), "--for", case.span]
    if case.dies > 1:
        arguments += ["--dies", str(case.dies)]
    return parsed(read_ours, run([str(workloads), *arguments], threads))


def time_peer(peer: Peer, networks: Path, case: Case, threads: int) -> Result:
    """A peer's time of a case. Raises `Failure`."""
    if peer.missing:
        raise Failure(peer.missing)
    command = [sys.executable, str(HERE / peer.script), str(networks / f"{case.network}.npz")]
    command += ["--step", case.step, "--for", case.span, "--threads", str(threads), "--dies", str(case.dies)]
    return parsed(read_peer, run(command, threads))


def parsed(read, text: str) -> Result:
    """A result from what was printed. Raises `Failure`."""
    try:
        return read(text)
    except (ValueError, KeyError) as error:
        raise Failure(f"no result that can be read: {error}") from error


def measure(case: Case, peer: Peer | None, threads: int, given: argparse.Namespace) -> tuple[list[Result], Row | None]:
    """Runs ours and a peer in turn; ours, and the row of the peer."""
    ours: list[Result] = []
    theirs: list[Result] = []
    reason = ""
    for _ in range(given.repeats):
        try:
            ours.append(time_ours(given.workloads, case, threads))
        except Failure as failure:
            given.complaints.setdefault((case, threads), str(failure))
        if peer is None:
            continue
        try:
            theirs.append(time_peer(peer, given.networks, case, threads))
        except Failure as failure:
            reason = str(failure)
            break
    if peer is None:
        return ours, None
    head = (case.workload, case.step_text, threads)
    if reason or not theirs:
        return ours, Row(*head, peer.title, reason=reason)
    middle = medians(theirs)
    ratio = middle.seconds / medians(ours).seconds if ours else None
    return ours, Row(*head, middle.simulator, middle, ratio)


def compare(given: argparse.Namespace) -> list[Row]:
    """All rows: of each case, ours first."""
    rows: list[Row] = []
    given.complaints = {}
    peers = [peer for peer in PEERS if peer.name in given.peers and not peer.missing]
    for case in (case for case in CASES if case.workload in given.cases and case.step in given.steps):
        suited = [peer for peer in peers if case.dies == 1 or peer.dies]
        for threads in sorted({count for peer in suited for count in peer.threads}):
            ours: list[Result] = []
            found: list[Row] = []
            for peer in (peer for peer in suited if threads in peer.threads):
                print(f"{case.workload}, {case.step_text}, {threads} thread(s): {peer.title}", file=sys.stderr)
                mine, row = measure(case, peer, threads, given)
                ours += mine
                found += [row] if row else []
            head = (case.workload, case.step_text, threads, OURS)
            if ours:
                rows.append(Row(*head, medians(ours), 1.0))
            else:
                rows.append(Row(*head, reason=given.complaints.get((case, threads), "not run")))
            rows += found
    rows += [Row("-", "-", 1, p.title, reason=p.missing) for p in PEERS if p.missing and p.name in given.peers]
    return rows


def first_line(*command: str) -> str:
    """The first line that a program prints, or that it is missing."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return f"no {command[0]}"


def machine(load: float) -> str:
    """What the numbers were measured on, without its name."""
    model = platform.processor() or platform.machine()
    memory = 0
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.partition(":")[2].strip()
                break
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    except OSError:
        pass
    busy = ""
    if load > 0.5:
        busy = f"\n\n**To be re-measured**: other programs were running (load {load:.1f} at the start)."
    return (
        f"{model}, {len(os.sched_getaffinity(0))} cores, {memory} GB; {platform.system()} {'.'.join(platform.release().split('.')[:2])}; "
        f"{first_line('swift', '--version')}; {first_line('g++', '--version')}; Python {platform.python_version()}.{busy}"
    )


def main() -> None:
    """Measures, prints the table and writes it into the page."""
    names = sorted({peer.name for peer in PEERS})
    parser = argparse.ArgumentParser(description="Times the workloads on the emulator and its peers.")
    parser.add_argument("--networks", type=Path, help="folder of the exported networks")
    parser.add_argument("--workloads", type=Path, help="our executable")
    parser.add_argument("--page", type=Path, help="the page that gets the table")
    parser.add_argument("--peers", nargs="*", default=names, choices=names)
    parser.add_argument("--cases", nargs="*", default=["W1", "W2", "W4"], choices=["W1", "W2", "W4"])
    parser.add_argument("--steps", nargs="*", default=["1ms", "100us", "10us"], choices=["1ms", "100us", "10us"])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--self-test", action="store_true", help="check reading and printing only")
    given = parser.parse_args()
    if given.self_test:
        self_test()
        print("self-test: passed")
        return
    if given.networks is None or given.repeats < 1:
        parser.error("--networks is needed, and at least one repeat")
    given.networks = given.networks.resolve()
    given.workloads = given.workloads.resolve() if given.workloads else None
    load = os.getloadavg()[0]
    rows = compare(given)
    print(as_text(rows))
    if given.page:
        text = f"\n{machine(load)}\n\nMedians of {given.repeats}.\n\n{as_markdown(rows)}\n"
        given.page.write_text(between_markers(given.page.read_text(), text))


if __name__ == "__main__":
    main()
