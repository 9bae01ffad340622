"""Writes dynapse/_native.pyi, the types of the native part, from the objects themselves.

    python native/stubs.py > dynapse/_native.pyi
"""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."))
from dynapse import _native  # noqa: E402

CLASSES = [name for name in dir(_native) if isinstance(getattr(_native, name), type)]


def hint(value):
    """The type of a field's value."""
    kind = type(value).__name__
    if kind == "Elements":
        return f"Elements[{hint(value[0])}]"
    if kind == "ParameterMap":
        return "Dict[str, Dynapse2Parameter]"
    return {"PixelSet": "PixelSet"}.get(kind, kind)


print('"""The native part of the package; written by native/stubs.py."""')
print("from typing import Any, Dict, Generic, Iterator, List, Sequence, TypeVar, Union, overload\n")
print("from ._parts import Dendrite, DvsMode, ParameterType, PixelSet\n")
print('T = TypeVar("T")\n')
print("class Elements(Sequence[T]):")
print("    @overload\n    def __getitem__(self, index: int) -> T: ...")
print("    @overload\n    def __getitem__(self, index: slice) -> List[T]: ...")
print("    def __setitem__(self, index: Union[int, slice], value: Any) -> None: ...")
print("    def __len__(self) -> int: ...")
print("    def __add__(self, other: Sequence[T]) -> List[T]: ...")
print("    def copy(self) -> List[T]: ...\n")
for name in CLASSES:
    made = getattr(_native, name)
    if name in ("Device", "Dynapse2Configuration"):
        continue
    value = made()
    fields = [field for field in vars(made) if type(vars(made)[field]).__name__ == "getset_descriptor"]
    print(f"class {name}:")
    print("    def __init__(self, *, " + ", ".join(f"{field}: Any = ..." for field in fields) + ") -> None: ...")
    for field in fields:
        found = hint(getattr(value, field))
        print(f"    @property\n    def {field}(self) -> {found}: ...")
        print(f"    @{field}.setter\n    def {field}(self, value: Any) -> None: ...")
    print("    def to_json(self) -> str: ...\n    def from_json(self, text: str) -> None: ...\n")
print("class Dynapse2Configuration:")
print("    def __init__(self, chips: int = 4) -> None: ...")
print("    @property\n    def chips(self) -> Elements[Dynapse2Chip]: ...")
print("    @chips.setter\n    def chips(self, value: Sequence[Dynapse2Chip]) -> None: ...")
print("    def to_json(self, compact: bool = False) -> str: ...\n    def from_json(self, text: str) -> None: ...\n")
print("class Device:")
print("    def __init__(self, handle: int, chips: int, mode: int, quantum: int) -> None: ...")
print("    def read_events(self) -> List[NormalGridEvent]: ...\n    def output_read(self) -> List[int]: ...")
print("    def __getattr__(self, name: str) -> Any: ...\n")
print("def _open_library(path: str) -> None: ...")
