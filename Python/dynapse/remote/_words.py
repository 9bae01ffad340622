"""Times, and the words and records of events."""

from __future__ import annotations

from typing import NamedTuple, Tuple

Event = Tuple[int, int]


class Word(NamedTuple):
    """An event word: a tag, the mask of cores that receive it, the hops that it travels."""

    tag: int
    cores: int
    x_hop: int
    y_hop: int


def us(value: float) -> int:
    """Microseconds in picoseconds."""
    return round(value * 1_000_000)


def ms(value: float) -> int:
    """Milliseconds in picoseconds."""
    return round(value * 1_000_000_000)


def word(tag: int, cores: int, x_hop: int = 0, y_hop: int = 0, chip: int = 0) -> int:
    """The value of an input record; ``chip`` is the one whose interface takes it."""
    for name, value, low, high in (
        ("tag", tag, 0, 2047), ("cores", cores, 0, 15), ("x_hop", x_hop, -7, 7), ("y_hop", y_hop, -7, 7), ("chip", chip, 0, 224),
    ):
        if not low <= value <= high:
            raise ValueError(f"{name} is {value}: it runs from {low} to {high}")
    return chip << 24 | tag << 12 | _hop(y_hop) << 8 | _hop(x_hop) << 4 | cores


def unpack_word(value: int) -> Word:
    """The parts of an event word."""
    return Word(value >> 12 & 0x7FF, value & 15, _unhop(value >> 4 & 15), _unhop(value >> 8 & 15))


def _hop(value: int) -> int:
    return (8 if value < 0 else 0) | abs(value)


def _unhop(bits: int) -> int:
    return -(bits & 7) if bits & 8 else bits
