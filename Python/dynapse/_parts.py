"""Parts of the object model that need no speed: enumerations, the dictionary of biases, the set of pixels."""
from __future__ import annotations

import difflib
from enum import IntEnum
from typing import Any, Iterable, Iterator, List, Tuple


class _Choice(IntEnum):
    """An enumeration as the vendor's binding has them: callable, with `.value`, and a text with its class."""

    def __str__(self) -> str:
        return f"{type(self).__name__}.{self.name}"


class Dendrite(_Choice):
    """Which of a neuron's dendrites a synapse feeds; the values are bits of the CAM word."""

    none = 0
    shunt = 128
    nmda = 256
    gaba = 512
    ampa = 1024


class DvsMode(_Choice):
    """The camera at the sensor interface."""

    Dvs128 = 0
    Davis240c = 2
    Davis346 = 4


class ParameterType(_Choice):
    """The transistor type that a bias had at power-up."""

    p = 0
    n = 1


class ParameterMap(dict):
    """Biases by silicon name.

    A real dictionary, as scripts need; its values look into the chip, and assigning one copies its value. Names are the
    silicon's: none can be added or taken away.
    """

    __slots__ = ()

    def __missing__(self, name: object) -> Any:
        raise KeyError(self._unknown(name))

    def _unknown(self, name: object) -> str:
        near = difflib.get_close_matches(str(name), list(self), 1)
        return f"{name} is no parameter here" + (f"; did you mean {near[0]}?" if near else "")

    def __setitem__(self, name: str, value: Any) -> None:
        own = self.get(name)
        if own is None:
            raise KeyError(self._unknown(name))
        if type(value) is not type(own):
            raise TypeError(f"{name} takes a Dynapse2Parameter, not {type(value).__name__}")
        own._assign(value)

    def update(self, *others: Any, **named: Any) -> None:
        """Copies biases of other dictionaries by name; nothing is changed when a name or a type is wrong."""
        news = dict(*others, **named)
        for name, value in news.items():
            own = self.get(name)
            if own is None:
                raise KeyError(self._unknown(name))
            if type(value) is not type(own):
                raise TypeError(f"{name} takes a Dynapse2Parameter, not {type(value).__name__}")
        for name, value in news.items():
            self[name] = value

    def setdefault(self, name: str, default: Any = None) -> Any:
        """The bias: all names are always there."""
        return self[name]

    def __ior__(self, other: Any) -> "ParameterMap":  # type: ignore[override,misc]
        self.update(other)
        return self

    def _fixed(self, *_: Any) -> None:
        raise TypeError("the biases of a chip cannot be taken away")

    __delitem__ = pop = popitem = clear = _fixed  # type: ignore[assignment]

    def copy(self) -> dict:
        """A plain dictionary of the same windows into the chip."""
        return dict(self)

    def __reduce__(self) -> Tuple[type, Tuple[dict]]:
        return dict, (dict(self),)

    def __deepcopy__(self, memo: dict) -> dict:
        return {name: value.__copy__() for name, value in self.items()}


class PixelSet:
    """The pixels that a sensor interface suppresses: a set that writes in place. The capacity, 64, is assumed."""

    __slots__ = ("_pixels",)

    def __init__(self, pixels: Any) -> None:
        self._pixels = pixels

    def _pairs(self) -> List[Tuple[int, int]]:
        return [(pixel.x, pixel.y) for pixel in self._pixels]

    def __len__(self) -> int:
        return len(self._pixels)

    def __iter__(self) -> Iterator[Any]:
        return iter(list(self._pixels))

    def __contains__(self, pixel: Any) -> bool:
        return (pixel.x, pixel.y) in self._pairs()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, (PixelSet, list, tuple)):
            return NotImplemented
        return sorted(self._pairs()) == sorted((pixel.x, pixel.y) for pixel in other)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "{" + ", ".join(f"({x}, {y})" for x, y in self._pairs()) + "}"

    def _replace(self, pixels: Iterable[Any]) -> None:
        self._pixels._replace(sorted(pixels, key=lambda pixel: (pixel.x, pixel.y)))

    def add(self, pixel: Any) -> None:
        """Suppresses a pixel."""
        if pixel not in self:
            self._replace([*self._pixels, pixel])

    def discard(self, pixel: Any) -> None:
        """Lets a pixel pass, if it was suppressed."""
        self._replace([own for own in self._pixels if (own.x, own.y) != (pixel.x, pixel.y)])

    def remove(self, pixel: Any) -> None:
        """Lets a suppressed pixel pass; KeyError when it was not."""
        if pixel not in self:
            raise KeyError((pixel.x, pixel.y))
        self.discard(pixel)

    def pop(self) -> Any:
        """Takes a pixel out and returns it; KeyError when there is none."""
        if not len(self):
            raise KeyError("the filter suppresses no pixel")
        pixel = self._pixels[0].__copy__()
        self.discard(pixel)
        return pixel

    def clear(self) -> None:
        """Lets all pixels pass."""
        self._replace([])
