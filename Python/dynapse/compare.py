"""How alike two sets of spike trains are: rates, latencies, distances, a verdict and a picture.

A train is the events of one source: of one word. Distances are van Rossum's (Neural Comput. 13, 2001): both trains are
smoothed by exponentials of time constant tau; the distance is the root of the integral of the squared difference over
tau, so that a spike that is missing counts sqrt(1/2) and identical trains 0. Divided by the root of the mean number of
spikes it does not grow with the length of a recording.
"""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Dict, List

import numpy as np

Trains = Dict[int, np.ndarray]


def trains(stamps: np.ndarray, words: np.ndarray) -> Trains:
    """Times in seconds by word; stamps in microseconds, which may wrap once or more."""
    times = np.asarray(stamps, dtype=np.int64)
    if len(times):
        times = times + np.concatenate([[0], np.cumsum(np.diff(times) < -(1 << 31))]) * (1 << 32)
    return {int(word): np.sort(times[words == word]) * 1e-6 for word in np.unique(words)}


def _overlap(a: np.ndarray, b: np.ndarray, tau: float) -> float:
    """Sum over all pairs of exp(-|difference| / tau)."""
    if not len(a) or not len(b):
        return 0.0
    total = 0.0
    for start in range(0, len(a), 1024):
        total += float(np.exp(-np.abs(a[start : start + 1024, None] - b[None, :]) / tau).sum())
    return total


def van_rossum(a: np.ndarray, b: np.ndarray, tau: float = 0.01) -> float:
    """The distance of two trains."""
    square = (_overlap(a, a, tau) + _overlap(b, b, tau) - 2 * _overlap(a, b, tau)) / 2
    return float(np.sqrt(max(0.0, square)))


@dataclass
class Comparison:
    """What a comparison has found; `lines()` says it in words."""

    identical: bool
    rates: Dict[int, tuple] = field(default_factory=dict)  # by word, in Hz
    latencies: Dict[int, tuple] = field(default_factory=dict)  # by word, in seconds
    distances: Dict[int, float] = field(default_factory=dict)  # by word, per root spike
    tolerance: float = 0.2

    @property
    def rate_error(self) -> float:
        """The median of |difference| / greater, over trains."""
        errors = [abs(a - b) / max(a, b) for a, b in self.rates.values() if max(a, b) > 0]
        return float(np.median(errors)) if errors else 0.0

    @property
    def latency_error(self) -> float:
        """The median of |difference| in seconds, over trains that fired in both."""
        errors = [abs(a - b) for a, b in self.latencies.values()]
        return float(np.median(errors)) if errors else 0.0

    @property
    def distance(self) -> float:
        """The median of the distances."""
        return float(np.median(list(self.distances.values()))) if self.distances else 0.0

    @property
    def agrees(self) -> bool:
        """Whether rates agree within the tolerance, train by train in the median."""
        return self.identical or self.rate_error <= self.tolerance

    @property
    def verdict(self) -> str:
        """identical, agrees or differs."""
        return "identical" if self.identical else "agrees" if self.agrees else "differs"

    def lines(self) -> List[str]:
        """The findings, a line each."""
        return [
            f"trains      {len(self.rates)}, silent in one of the two: "
            f"{sum((a == 0) != (b == 0) for a, b in self.rates.values())}",
            f"rates       differ by {100 * self.rate_error:.1f} % in the median",
            f"latencies   differ by {1e3 * self.latency_error:.3f} ms in the median",
            f"distance    {self.distance:.3f} per root spike in the median (0: identical, about 1: unrelated)",
            f"verdict     {self.verdict} (tolerance of rates {100 * self.tolerance:.0f} %)",
        ]


def compare(recorded: Trains, answer: Trains, duration: float, tau: float = 0.01, tolerance: float = 0.2) -> Comparison:
    """Compares what was recorded with an answer over `duration` seconds."""
    none = np.empty(0)
    words = sorted(set(recorded) | set(answer))
    pairs = {word: (recorded.get(word, none), answer.get(word, none)) for word in words}
    found = Comparison(all(np.array_equal(a, b) for a, b in pairs.values()), tolerance=tolerance)
    span = duration if duration > 0 else 1.0
    for word, (a, b) in pairs.items():
        found.rates[word] = (len(a) / span, len(b) / span)
        if len(a) and len(b):
            found.latencies[word] = (float(a[0]), float(b[0]))
        found.distances[word] = van_rossum(a, b, tau) / np.sqrt(max(1.0, (len(a) + len(b)) / 2))
    return found


def picture(recorded: Trains, answer: Trains, verdict: str, width: int = 900, row: int = 14) -> str:
    """Both rasters as SVG: what was recorded above the line of a train, the answer below."""
    words = sorted(set(recorded) | set(answer))[:60]
    every = [time for train in (recorded, answer) for word in words for time in train.get(word, ())]
    start, end = (min(every), max(every)) if every else (0.0, 1.0)
    scale = (width - 110) / ((end - start) or 1.0)
    height = 46 + row * len(words)
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" font-family="sans-serif" font-size="10">',
        f'<rect width="{width}" height="{height}" fill="white"/>',
        f'<text x="8" y="14">recorded <tspan fill="#1f77b4">above</tspan>, emulator <tspan fill="#d62728">below</tspan>: '
        f"{verdict}</text>",
    ]
    for index, word in enumerate(words):
        y = 26 + index * row + row / 2
        parts.append(f'<text x="8" y="{y + 3}">tag {word >> 12 & 2047}</text>')
        parts.append(f'<line x1="100" x2="{width - 10}" y1="{y}" y2="{y}" stroke="#ddd"/>')
        for train, sign, color in ((recorded, -1, "#1f77b4"), (answer, 1, "#d62728")):
            marks = "".join(
                f"M{100 + (time - start) * scale:.1f} {y}v{sign * (row / 2 - 1):.1f}" for time in train.get(word, ())[:3000])
            parts.append(f'<path d="{marks}" stroke="{color}" fill="none"/>')
    parts.append(f'<text x="100" y="{height - 6}">{start:.3f} s</text>')
    parts.append(f'<text x="{width - 10}" y="{height - 6}" text-anchor="end">{end:.3f} s</text></svg>')
    return "\n".join(parts)
