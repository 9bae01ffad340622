"""Runs of many settings: the same numbers for any number of threads and shards."""
from __future__ import annotations

import itertools
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Callable, Dict, Iterable, List, Mapping, Optional, Sequence, Tuple

from .board import Board

Point = Dict[str, Any]


def grid(**axes: Iterable[Any]) -> List[Point]:
    """All combinations of the values of each axis, the last axis fastest."""
    names = list(axes)
    return [dict(zip(names, values)) for values in itertools.product(*axes.values())]


def sweep(
    measure: Callable[[Point], Any], points: Sequence[Point], *, workers: int = 1, shard: Tuple[int, int] = (0, 1)
) -> List[Tuple[Point, Any]]:
    """What `measure` makes of each point, in the order of the points.

    Boards release the GIL while they run, so workers are threads. `shard=(i, n)` takes every n-th point from the i-th on,
    for array jobs.
    """
    index, count = shard
    if not 0 <= index < count:
        raise ValueError(f"shard {index} of {count}: shards are counted from 0")
    mine = list(points)[index::count]
    if workers <= 1:
        return [(point, measure(point)) for point in mine]
    with ThreadPoolExecutor(workers) as pool:
        return list(zip(mine, pool.map(measure, mine)))


def dies(file: str, serials: Iterable[int], measure: Callable[[Board], Any], *, seconds: Optional[float] = None,
         workers: int = 1, settings: Optional[Mapping[str, Any]] = None) -> Dict[int, Any]:
    """What `measure` makes of an experiment on several dies, by serial."""

    def one(point: Point) -> Any:
        with Board(file, serial=point["serial"], settings=settings) as board:
            return measure(board.record().run(seconds))

    return {point["serial"]: value for point, value in sweep(one, grid(serial=serials), workers=workers)}
