"""Pictures: a raster and traces with Matplotlib, and a raster as SVG where Matplotlib is absent."""
from __future__ import annotations

from typing import Any, Optional, Sequence

import numpy as np


def raster(spikes: Any, axes: Any = None) -> Any:
    """Draws spikes as dots, a row a neuron; returns the axes."""
    import matplotlib.pyplot as plt

    axes = axes if axes is not None else plt.subplots(figsize=(8, 3))[1]
    axes.plot(spikes.times, spikes.neurons, "|", markersize=4, color="black")
    axes.set_xlabel("time (s)")
    axes.set_ylabel("neuron")
    if spikes.duration:
        axes.set_xlim(0, spikes.duration)
    return axes


def traces(times: Any, values: Any, labels: Optional[Sequence[Any]] = None, unit: str = "", axes: Any = None) -> Any:
    """Draws values over time, a line a column; returns the axes."""
    import matplotlib.pyplot as plt

    axes = axes if axes is not None else plt.subplots(figsize=(8, 3))[1]
    for column, line in enumerate(np.atleast_2d(np.asarray(values).T)):
        axes.plot(times, line, label=None if labels is None else str(labels[column]))
    axes.set_xlabel("time (s)")
    axes.set_ylabel(unit)
    if labels is not None:
        axes.legend(frameon=False)
    return axes


def raster_svg(spikes: Any, width: int = 640, height: int = 160, limit: int = 5000) -> str:
    """A raster as SVG; of many spikes every n-th."""
    if not len(spikes):
        return "<svg width='10' height='10'></svg>"
    every = -(-len(spikes) // limit)
    times, neurons = spikes.times[::every], spikes.neurons[::every]
    end = spikes.duration or float(times.max()) or 1.0
    rows = {neuron: row for row, neuron in enumerate(np.unique(spikes.neurons))}
    step = height / (len(rows) + 1)
    marks = "".join(
        f"M{time / end * width:.1f} {(rows[neuron] + 0.6) * step:.1f}v{max(1.0, step * 0.8):.1f}"
        for time, neuron in zip(times, neurons)
    )
    return (
        f"<svg width='{width}' height='{height}' viewBox='0 0 {width} {height}'>"
        f"<path d='{marks}' stroke='currentColor' stroke-width='1'/></svg>"
    )
