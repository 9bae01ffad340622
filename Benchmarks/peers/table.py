"""The table of the comparison: reading lines of results, medians, ratios, text and Markdown. Needs no packages."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median

OURS = "Dynapse"
BEGIN = "<!-- bench-peers: begin -->"
END = "<!-- bench-peers: end -->"
HEADINGS = (
    "workload", "step", "threads", "simulator", "s per simulated s", "ratio to ours", "first run, s", "peak, MB",
    "mean Hz", "what it models",
)  # fmt: skip


@dataclass(frozen=True)
class Result:
    """One run of one simulator."""

    simulator: str
    seconds: float
    first: float
    peak: float
    rate: float
    covers: str


@dataclass(frozen=True)
class Row:
    """A line of the table: medians, or the reason why there are none."""

    workload: str
    step: str
    threads: int
    simulator: str
    result: Result | None = None
    ratio: float | None = None
    reason: str = ""


def last_line_of_json(text: str) -> dict:
    """The last line that is a JSON object; simulators print much else. Raises ValueError where there is none."""
    for line in reversed(text.splitlines()):
        if line.startswith("{"):
            try:
                return json.loads(line)
            except json.JSONDecodeError:
                continue
    raise ValueError("printed no line of results")


def read_peer(text: str) -> Result:
    """Reads what the script of a peer prints."""
    line = last_line_of_json(text)
    name = f"{line['peer']} {line['version']}"
    return Result(name, line["s_per_s"], line["first_s"], line["peak_mb"], line["mean_hz"], line["covers"])


def read_ours(text: str) -> Result:
    """Reads what `workloads time` prints."""
    line = last_line_of_json(text)
    return Result(
        OURS,
        line["wall_s_per_simulated_s"],
        line["setup_wall_s"],
        line["peak_memory_bytes"] / 1e6,
        line["mean_rate_hz"],
        "all circuits of the neuron with mismatch; full DPIs, pulse edges and spikes to the picosecond, routing",
    )


def medians(results: Sequence[Result]) -> Result:
    """The median of each number; names from the first."""
    return Result(
        results[0].simulator,
        *(median(getattr(r, name) for r in results) for name in ("seconds", "first", "peak", "rate")),
        results[0].covers,
    )


def significant(value: float) -> str:
    """Three significant digits without an exponent."""
    if value >= 100:
        return f"{value:.0f}"
    text = f"{value:.3g}"
    return f"{value:.6f}".rstrip("0") if "e" in text else text


def cells(row: Row) -> tuple[str, ...]:
    """The texts of a row; a row without numbers says why in the last column."""
    head = (row.workload, row.step, str(row.threads), row.simulator)
    if row.result is None:
        return (*head, "-", "-", "-", "-", "-", row.reason)
    r = row.result
    ratio = "-" if row.ratio is None else significant(row.ratio)
    return (*head, significant(r.seconds), ratio, f"{r.first:.1f}", f"{r.peak:.0f}", f"{r.rate:.1f}", r.covers)


def as_text(rows: Iterable[Row]) -> str:
    """The table for a terminal, without the last column where there are numbers."""
    lines = [HEADINGS[:-1], *(cells(row)[:-1] for row in rows)]
    widths = [max(len(line[i]) for line in lines) for i in range(len(HEADINGS) - 1)]
    reasons = ["", *(row.reason for row in rows)]
    return "\n".join(
        ("  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + f"  {reason}").rstrip()
        for line, reason in zip(lines, reasons, strict=True)
    )


def as_markdown(rows: Iterable[Row]) -> str:
    """The table for the documents."""
    lines = [HEADINGS, ("---",) * len(HEADINGS), *(cells(row) for row in rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines)


def between_markers(page: str, text: str) -> str:
    """The page with what stands between the markers replaced. Raises ValueError where they are missing."""
    begin, end = page.find(BEGIN), page.find(END)
    if begin < 0 or end < begin:
        raise ValueError(f"the page lacks {BEGIN} and {END}")
    return page[: begin + len(BEGIN)] + "\n" + text + "\n" + page[end:]


def self_test() -> None:
    """Checks reading and printing with lines as the simulators print them."""
    noise = 'Not using MPI\n{"broken": \n'
    peer = (
        '{"peer": "Brian2 C++", "version": "2.9.0", "s_per_s": %s, "first_s": 40.0, "peak_mb": 90.0, "mean_hz": 34.5,'
        ' "covers": "a | b"}\n'
    )
    runs = [read_peer(noise + peer % value + "bye\n") for value in ("0.5", "0.2", "0.3")]
    ours = read_ours(
        '{"wall_s_per_simulated_s": 0.1, "setup_wall_s": 0.2, "peak_memory_bytes": 5e7, "mean_rate_hz": 33}'
    )
    middle = medians(runs)
    expect(middle.seconds == 0.3, "the median of three runs is the one in the middle")
    expect(ours.peak == 50, "our peak is in bytes, the table's in MB")
    rows = [
        Row("W1", "1 ms", 1, ours.simulator, ours, 1.0),
        Row("W1", "1 ms", 1, middle.simulator, middle, middle.seconds / ours.seconds),
        Row("W1", "-", 1, "ARCANA", reason="cannot be had"),
    ]
    page = as_markdown(rows)
    expect("| Brian2 C++ 2.9.0 | 0.3 | 3 | 40.0 | 90 | 34.5 | a \\| b |" in page, "a row has ratio, memory and rate")
    expect("| ARCANA | - | - | - | - | - | cannot be had |" in page, "a peer that fails is a row that says why")
    expect("cannot be had" in as_text(rows).splitlines()[-1], "the reason stands in the terminal too")
    expect(significant(1234.5) == "1234" and significant(0.00001234) == "0.000012", "no exponents")
    written = between_markers(f"a\n{BEGIN}\nold\n{END}\nb\n", "new")
    expect(written == f"a\n{BEGIN}\nnew\n{END}\nb\n", "only what is between the markers changes")
    for broken in (lambda: between_markers("none", "x"), lambda: last_line_of_json("no results")):
        try:
            broken()
        except ValueError:
            continue
        expect(False, "missing markers or results are errors")


def expect(holds: bool, what: str) -> None:
    """Fails with what should hold."""
    if not holds:
        raise SystemExit(f"self-test: does not hold: {what}")
