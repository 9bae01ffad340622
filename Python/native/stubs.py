"""Writes dynapse/_native.pyi, the types of the native part, from the objects themselves; a test compares.

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
print("from typing import Any, Dict, List, Sequence, Tuple, TypeVar, Union, overload\n")
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
KNOWN = {
    "read_events": "() -> List[NormalGridEvent]", "output_read": "() -> List[int]",
    "_apply": "(configuration: Dynapse2Configuration) -> bool", "_configuration": "() -> Dynapse2Configuration",
    "_write_events": "(events: Sequence[NormalGridEvent], chip: int = 0) -> None", "_erase": "(mask: int) -> None",
    "_advance": "(picoseconds: int, run: bool = True) -> None", "_set_counter": "(microseconds: int) -> None",
    "_now": "() -> int", "_close": "() -> bool", "_statistics": "() -> Dict[str, int]",
}
print("class Device:")
print("    def __init__(self, handle: int, chips: int, mode: int, quantum: int) -> None: ...")
for name, member in sorted(vars(_native.Device).items()):
    kind = type(member).__name__
    if kind == "getset_descriptor":
        print(f"    @property\n    def {name}(self) -> int: ...")
    elif kind == "method_descriptor":
        given = KNOWN.get(name, "() -> None")
        print(f"    def {name}(self{', ' if given[1] != ')' else ''}{given[1:]}: ...")
print()
FUNCTIONS = {
    "_difference": "(old: Dynapse2Configuration, new: Dynapse2Configuration) -> Tuple[bytes, bool]",
    "_open_library": "(path: str) -> None", "_restore": "(name: str, data: bytes) -> Any",
    "_restore_configuration": "(chips: int, data: bytes) -> Dynapse2Configuration",
    "_take_over": "(configuration: Dynapse2Configuration, new: Dynapse2Configuration) -> None",
}
for name in sorted(vars(_native)):
    if callable(getattr(_native, name)) and name not in CLASSES and not name.startswith("__"):
        print(f"def {name}{FUNCTIONS[name]}: ...")
