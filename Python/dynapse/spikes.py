"""Spikes of a run as arrays."""
from __future__ import annotations

from typing import Any, Dict, Optional, Sequence

import numpy as np


class Spikes:
    """Times in seconds and neurons (numbers over the board: 1024 a chip, 256 a core), in order of time."""

    def __init__(self, times: Any, neurons: Any, duration: float = 0.0) -> None:
        self.times = np.asarray(times, dtype=float)
        self.neurons = np.asarray(neurons, dtype=np.int64)
        if self.times.shape != self.neurons.shape or self.times.ndim != 1:
            raise ValueError(f"{self.times.shape} times do not fit {self.neurons.shape} neurons")
        self.duration = float(duration)

    def __len__(self) -> int:
        return len(self.times)

    def of(self, neuron: int) -> np.ndarray:
        """The times of one neuron."""
        return self.times[self.neurons == neuron]

    def between(self, start: float, end: float) -> "Spikes":
        """Those from `start` to before `end`."""
        inside = (self.times >= start) & (self.times < end)
        return Spikes(self.times[inside], self.neurons[inside], end - start)

    def rates(self, neurons: Optional[Sequence[int]] = None) -> Dict[int, float]:
        """Spikes a second of each neuron that fired, or of those asked for."""
        span = self.duration or (float(np.ptp(self.times)) if len(self) > 1 else 1.0)
        wanted = np.unique(self.neurons) if neurons is None else neurons
        return {int(neuron): float(np.sum(self.neurons == neuron) / span) for neuron in wanted}

    def plot(self, axes: Any = None) -> Any:
        """Draws a raster with Matplotlib; returns the axes."""
        from .plots import raster

        return raster(self, axes)

    def __repr__(self) -> str:
        return f"Spikes({len(self)} of {len(np.unique(self.neurons))} neurons, {self.duration:g} s)"

    def _repr_html_(self) -> str:
        from .plots import raster_svg

        return f"<p>{self!r}</p>" + raster_svg(self)
