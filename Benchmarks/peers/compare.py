"""Times the workloads on the emulator and on its peers, in turn, and writes one table of ratios.

Both sides of a ratio come from the same run on the same cores: rounds of ours and each peer, the least time of each.
"""

from __future__ import annotations

import argparse
import os
import platform
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from first_spike import first_spike
from peers import CASES, PEERS
from rounds import MORE, Failure, Setting, rows
from table import Row, as_markdown, as_text, between_markers, own_failures
from table_test import self_test


def compare(given: argparse.Namespace, programs: Path) -> list[Row]:
    """All rows: of each case, ours first."""
    setting = Setting(given.networks, given.workloads, programs, given.repeats)
    peers = [peer for peer in PEERS if peer.name in given.peers and not peer.missing]
    found: list[Row] = []
    for case in (case for case in CASES if case.workload in given.cases and case.step in given.steps):
        for threads in case.threads:
            found += rows(setting, peers, case, threads)
    found.sort(key=lambda row: row.workload)
    return found + [Row("-", "-", 1, p.title, reason=p.missing) for p in PEERS if p.missing and p.name in given.peers]


def first_line(*command: str) -> str:
    """The first line that a program prints, or that it is missing."""
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.splitlines()[0]
    except (OSError, subprocess.CalledProcessError, IndexError):
        return f"no {command[0]}"


def busy_processors(seconds: float = 2) -> float:
    """How many processors others keep busy just now; the load average also remembers what has ended, such as a build."""

    def used() -> int:
        numbers = [int(word) for word in Path("/proc/stat").read_text().split("\n", 1)[0].split()[1:9]]
        return sum(numbers) - numbers[3] - numbers[4]

    try:
        before = used()
        time.sleep(seconds)
        return (used() - before) / os.sysconf("SC_CLK_TCK") / seconds
    except (OSError, ValueError, IndexError):
        return os.getloadavg()[0]


def machine(busy: float) -> str:
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
    others = ""
    if busy > 0.2:
        others = f"\n\n**To be re-measured**: other programs kept {busy:.1f} processors busy."
    system = f"{platform.system()} {'.'.join(platform.release().split('.')[:2])}"
    return (
        f"{model}, {len(os.sched_getaffinity(0))} cores, {memory} GB; {system}; "
        f"{first_line('swift', '--version')}; {first_line('g++', '--version')}; Python {platform.python_version()}.{others}"
    )


def main() -> None:
    """Measures, prints the table and writes it into the page; where ours fails, it ends with an error after that."""
    names = sorted({peer.name for peer in PEERS})
    cases = sorted({case.workload for case in CASES})
    steps = sorted({case.step for case in CASES})
    parser = argparse.ArgumentParser(description="Times the workloads on the emulator and its peers.")
    parser.add_argument("--networks", type=Path, help="folder of the exported networks")
    parser.add_argument("--workloads", type=Path, help="our executable")
    parser.add_argument("--dynapse", type=Path, help="our command line, for the time to the first spike")
    parser.add_argument("--page", type=Path, help="the page that gets the table")
    parser.add_argument("--peers", nargs="*", default=names, choices=names)
    parser.add_argument("--cases", nargs="*", default=cases, choices=cases)
    parser.add_argument("--steps", nargs="*", default=steps, choices=steps)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--self-test", action="store_true", help="check reading and printing only")
    given = parser.parse_args()
    if given.self_test:
        self_test()
        print("self-test: passed")
        return
    if given.networks is None or given.repeats < 1:
        parser.error("--networks is needed, and at least one repeat")
    # What would be found missing after minutes.
    wanted = {f"{case.network}.npz" for case in CASES if case.workload in given.cases and case.step in given.steps}
    for path in [*(given.networks / name for name in sorted(wanted)), given.page, given.workloads, given.dynapse]:
        if path is not None and not path.is_file():
            parser.error(f"{path} is no file; `make bench-peers` exports the networks and builds the programs")
    # So that what has been started ends too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(128 + signal.SIGTERM))
    given.networks = given.networks.resolve()
    given.workloads = given.workloads.resolve() if given.workloads else None
    busy, begin = busy_processors(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="bench-peers-") as programs:
        found = compare(given, Path(programs))
    print(as_text(found))
    spike, broken = "", own_failures(found) if given.workloads else []
    if given.dynapse and (given.networks / "W1.npz").exists():
        try:
            spike = first_spike(given.dynapse.resolve(), given.networks / "W1.npz", given.repeats)
        except Failure as failure:
            spike = f"First spike on screen: {failure}."
            broken.append(str(failure))
        print(spike)
    busy = max(busy, busy_processors())
    print(machine(busy))
    if given.page:
        minutes = (time.monotonic() - begin) / 60
        times = f"Up to {MORE * given.repeats} runs of each, as the table says; the least time. All of it took {minutes:.0f} minutes."
        text = f"\n{machine(busy)}\n\n{times}\n\n{as_markdown(found)}\n\n{spike}\n"
        given.page.write_text(between_markers(given.page.read_text(), text))
    if broken:
        sys.exit("bench-peers: ours failed: " + "; ".join(broken))


if __name__ == "__main__":
    main()
