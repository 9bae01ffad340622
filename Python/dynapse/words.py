"""Event words as NumPy arrays: tag, cores and hops in 32 bits, as dynap.h packs them."""
from __future__ import annotations

from typing import Any, Tuple

import numpy as np

CORES = 15  # all four


def _hop(hops: Any) -> np.ndarray:
    hops = np.asarray(hops)
    if np.any(np.abs(hops) > 7):
        raise ValueError("a word stores a sign and 3 bits, so hops run from -7 to 7")
    return np.where(hops < 0, 8 | np.abs(hops), hops).astype(np.uint32)


def _whole(values: Any, name: str, high: int) -> np.ndarray:
    array = np.asarray(values)
    if array.dtype.kind not in "iub":
        raise TypeError(f"{name} takes whole numbers, not {array.dtype}")
    if np.any(array < 0) or np.any(array > high):
        raise ValueError(f"{name} runs from 0 to {high}")
    return array.astype(np.uint32)


def pack(tag: Any, cores: Any = CORES, x_hop: Any = 0, y_hop: Any = 0) -> np.ndarray:
    """The words of tags, core masks (bit i is core i) and hops, element by element."""
    return (_whole(tag, "tag", 2047) << 12) | (_hop(y_hop) << 8) | (_hop(x_hop) << 4) | _whole(cores, "cores", 15)


def unpack(word: Any) -> Tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """Tags, core masks, hops in x and in y of words."""
    word = np.asarray(word, dtype=np.uint32)

    def hop(bits: np.ndarray) -> np.ndarray:
        size = (bits & 7).astype(np.int8)
        return np.where(bits & 8, -size, size)

    return (word >> 12) & 2047, word & 15, hop((word >> 4) & 15), hop((word >> 8) & 15)
