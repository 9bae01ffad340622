"""Checks of the table and of what is compared; they need no packages and no simulator."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from peers import CASES, PEERS, SETTLING, Case, Measured, milliseconds
from rounds import MORE, Entrant, Failure, Setting, ratio, take_turns
from table import (
    BEGIN, END, OURS, Result, Row, as_markdown, as_text, between_markers, last_line_of_json, own_failures, summary,
    read_ours, read_peer, significant,
)  # fmt: skip

EXPORTED = 1100
"""Milliseconds of input that `run` exports."""


def self_test() -> None:
    """Checks everything, or ends with what does not hold."""
    check_table()
    check_turns()
    check_cases()


def check_table() -> None:
    """Reading and printing lines as the simulators print them."""
    noise = 'Not using MPI\n{"broken": \n'
    peer = (
        '{"peer": "Brian2 C++", "version": "2.9.0", "s_per_s": %s, "first_s": 40.0, "peak_mb": 90.0, "mean_hz": 34.5,'
        ' "covers": "a | b"}\n'
    )
    runs = [read_peer(noise + peer % value + "bye\n") for value in ("0.5", "0.2", "0.3")]
    ours = read_ours(
        '{"wall_s_per_simulated_s": 0.1, "setup_wall_s": 0.2, "peak_memory_bytes": 5e7, "mean_rate_hz": 33}'
    )
    middle = summary(runs)
    expect(middle.seconds == 0.2, "the least of three times counts")
    expect(ours.peak == 50, "our peak is in bytes, the table's in MB")
    rows = [
        Row("W1", "1 ms", 1, ours.simulator, ours, 1.0),
        Row("W1", "1 ms", 1, middle.simulator, middle, middle.seconds / ours.seconds, measured="3 x 1 s"),
        Row("W1", "-", 1, "ARCANA", reason="cannot be had"),
    ]
    page = as_markdown(rows)
    numbers = "| Brian2 C++ 2.9.0 | 0.2 | 2 | 40.0 | 90 | 34.5 | 3 x 1 s | a \\| b |"
    expect(numbers in page, "a row has ratio, memory and rate")
    expect("| ARCANA | - | - | - | - | - | - | cannot be had |" in page, "a peer that fails is a row that says why")
    expect("cannot be had" in as_text(rows).splitlines()[-1], "the reason stands in the terminal too")
    expect(own_failures(rows) == [], "a peer may fail")
    crashed = Row("W2", "1 ms", 1, OURS, reason="ended with code -11")
    expect(own_failures([*rows, crashed]) == ["W2, 1 ms: ended with code -11"], "ours may not")
    expect(significant(1234.5) == "1234" and significant(0.00001234) == "0.000012", "no exponents")
    written = between_markers(f"a\n{BEGIN}\nold\n{END}\nb\n", "new")
    expect(written == f"a\n{BEGIN}\nnew\n{END}\nb\n", "only what is between the markers changes")
    for broken in (lambda: between_markers("none", "x"), lambda: last_line_of_json("no results")):
        try:
            broken()
        except ValueError:
            continue
        expect(False, "missing markers or results are errors")


def check_turns() -> None:
    """Rounds, repetitions and failures, with simulators that only take notes."""
    order: list[str] = []

    def entrant(title: str, fails: bool = False) -> Entrant:
        def run() -> Result:
            order.append(title)
            if fails:
                raise Failure("given up")
            return Result(title, 1.0, 0.0, 0.0, 30.0, "")

        return Entrant(title, Measured("1s"), run)

    entrants = [entrant("ours"), entrant("fast"), entrant("slow"), entrant("broken", fails=True)]
    setting = Setting(Path(), None, Path(), repeats=2, log=lambda text: None, patience=float("inf"), brief=-1)
    take_turns(setting, entrants[:2] + entrants[3:], "W1")
    expect(order == ["ours", "fast", "broken", "ours", "fast"], "all in turn, and what failed is not run again")
    expect(entrants[3].reason == "given up" and len(entrants[1].results) == 2, "a failure is kept beside the others")
    take_turns(replace(setting, patience=0), entrants[2:3], "W1")
    expect(len(entrants[2].results) == 1, "what takes longer than the patience runs once")
    brief = [entrant("brief"), entrant("another")]
    take_turns(replace(setting, brief=float("inf")), brief, "W1")
    expect([len(each.results) for each in brief] == 2 * [2 * MORE], "what is brief runs more often")
    times = [Result("any", seconds, 0.0, 0.0, 30.0, "") for seconds in (2.0, 3.0, 1.0)]
    expect(ratio(times, times[:2]) == 1, "a round that one side has not had counts on neither")
    expect(ratio(times, times) == 1 and ratio(times[:1], times[1:]) == 1.5, "the least of each side")


def check_cases() -> None:
    """What is declared fits the networks and the peers."""
    expect(Measured("400ms", dies=10).text(3) == "3 x 10 dies, 400 ms", "the table says how much was run")
    for case in CASES:
        for peer in (peer for peer in PEERS if any(peer.runs(case, threads) for threads in case.threads)):
            what = f"{peer.title} in {case.workload} at {case.step}"
            measured = peer.measured(case)
            batch = case.measured.dies > 1
            expect((measured.dies > 1) == batch, f"{what}: dies are measured where dies are asked for")
            expect(not batch or measured.span == case.measured.span, f"{what}: a die's making weighs as in ours")
            span = milliseconds(measured.span) + milliseconds(SETTLING)
            expect(span <= EXPORTED, f"{what}: there is input for the span")
    for peer in PEERS:
        for workload, step in peer.less:
            declared = any((case.workload, case.step) == (workload, step) for case in CASES)
            expect(declared, f"{peer.title}: {workload} at {step} is no case")
    expect(not PEERS[0].runs(Case("W1", "1ms", Measured("1s")), 2), "a peer runs on the threads that it has")


def expect(holds: bool, what: str) -> None:
    """Fails with what should hold."""
    if not holds:
        raise SystemExit(f"self-test: does not hold: {what}")
