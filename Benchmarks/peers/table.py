"""The table of the comparison: reading lines of results, summaries, ratios, text and Markdown. Needs no packages."""

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
    "mean Hz", "measured", "what it models",
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
    """A line of the table: a summary of runs, or the reason why there are none."""

    workload: str
    step: str
    threads: int
    simulator: str
    result: Result | None = None
    ratio: float | None = None
    reason: str = ""
    measured: str = ""
    """What was run of the workload, and how often."""


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
        "all circuits of the neuron with mismatch; full DPIs, pulse edges, spikes to the picosecond, routing",
    )


def summary(results: Sequence[Result]) -> Result:
    """The least time, since what else a machine does makes runs longer only; the median of what else there is."""
    return Result(
        results[0].simulator,
        min(result.seconds for result in results),
        *(median(getattr(r, name) for r in results) for name in ("first", "peak", "rate")),
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
        return (*head, "-", "-", "-", "-", "-", "-", row.reason)
    r = row.result
    ratio = "-" if row.ratio is None else significant(row.ratio)
    numbers = (significant(r.seconds), ratio, f"{r.first:.1f}", f"{r.peak:.0f}", f"{r.rate:.1f}")
    return (*head, *numbers, row.measured, r.covers)


def own_failures(rows: Iterable[Row]) -> list[str]:
    """What of ours gave no number, and why."""
    return [f"{row.workload}, {row.step}: {row.reason}" for row in rows if row.simulator == OURS and row.reason]


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
