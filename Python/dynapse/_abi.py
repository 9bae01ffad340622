"""dynap.h for Python: the functions that need no speed, through ctypes. Calls release the GIL."""
from __future__ import annotations

import ctypes
from ctypes import POINTER, byref, c_char_p, c_double, c_int32, c_int64, c_size_t, c_uint16, c_uint32, c_uint64, c_void_p
from typing import Any, List, Tuple

import numpy as np

from ._library import library

ABI_VERSION = 0x00010000

NO_STIMULI, NO_CHANGES, NO_RECORDS = 1, 2, 4
CORE_PARAMETER, SHARED_PARAMETER, GLOBAL_PARAMETER, GROUP_PARAMETER, COMMON_PARAMETER, CHANNEL_PARAMETER = range(6)
LATCH, CORE_SIGNAL, CHIP_INPUT, CONVERTER, FRONT_END_MONITOR, FIELD, BUS, DENDRITE, REGISTER = range(6, 15)

#: The arrays that cross the interface, as NumPy sees them.
EVENT = np.dtype([("time", "i8"), ("word", "u4"), ("chip", "u2"), ("bus", "u1"), ("flags", "u1")], align=True)
SPIKE = np.dtype([("time", "i8"), ("neuron", "u4"), ("reserved", "u4")], align=True)
PIXEL = np.dtype([("time", "i8"), ("chip", "u2"), ("x", "u2"), ("y", "u2"), ("on", "u2")], align=True)


class Config(ctypes.Structure):
    """dynap_config."""

    _fields_ = [
        ("size", c_uint32), ("abi_version", c_uint32), ("flags", c_uint32), ("threads", c_uint32), ("step", c_int64),
        ("serial", c_uint64), ("seed", c_uint64), ("columns", c_uint32), ("rows", c_uint32), ("file", c_char_p),
        ("text", c_char_p), ("text_length", c_size_t), ("settings", c_char_p), ("fault_map", c_char_p),
    ]


class Counters(ctypes.Structure):
    """dynap_counters."""

    _fields_ = [("size", c_uint32), ("reserved", c_uint32)] + [
        (name, c_uint64)
        for name in (
            "spikes", "spurious_spikes", "events", "matches", "missed_matches", "merged_matches", "late_events",
            "lost_packets",
        )
    ]


class StateInfo(ctypes.Structure):
    """dynap_state_info."""

    _fields_ = [("name", c_char_p), ("unit", c_char_p), ("summary", c_char_p)]


class DynapseError(RuntimeError):
    """The emulator refused a call; the text says what was wrong and what to do."""


_TEXTS = {"error_text": c_char_p, "version_text": c_char_p, "error_name": c_char_p, "name": c_char_p, "name_count": c_uint32}
_OUT = c_void_p
_ARGUMENTS = {
    "create": (POINTER(Config), POINTER(c_void_p)), "destroy": (c_void_p,),
    "warnings": (c_void_p, POINTER(c_char_p), POINTER(c_uint32)),
    "shape": (c_void_p, POINTER(c_uint32), POINTER(c_uint32)),
    "run_until": (c_void_p, c_int64), "time": (c_void_p, POINTER(c_int64)), "completed": (c_void_p, POINTER(c_int64)),
    "step": (c_void_p, POINTER(c_int64)), "duration": (c_void_p, POINTER(c_int64)), "interrupt": (c_void_p,),
    "inject": (c_void_p, _OUT, c_size_t), "inject_pixels": (c_void_p, _OUT, c_size_t),
    "connect_signal": (c_void_p, c_uint32, c_uint32, c_int64, c_double, _OUT, c_size_t),
    "set_converter_input": (c_void_p, c_uint32, c_uint32, c_double),
    "enable_output": (c_void_p, c_uint32, c_int32), "output_enabled": (c_void_p, c_uint32, POINTER(c_int32)),
    "read_events": (c_void_p, _OUT, c_size_t, POINTER(c_size_t)), "event_count": (c_void_p, POINTER(c_size_t)),
    "record_spikes": (c_void_p, _OUT, c_size_t), "read_spikes": (c_void_p, _OUT, c_size_t, POINTER(c_size_t)),
    "converter_counts": (c_void_p, c_uint32, _OUT, POINTER(c_uint64)),
    "set_converter_period": (c_void_p, c_int64), "converter_period": (c_void_p, POINTER(c_int64)),
    "name": (c_uint32, c_uint32), "name_count": (c_uint32,), "name_index": (c_uint32, c_char_p),
    "state_count": (c_void_p, POINTER(c_uint32)), "describe_state": (c_void_p, c_uint32, POINTER(StateInfo)),
    "set_parameter": (c_void_p, c_uint32, c_uint32, c_char_p, c_uint32, c_uint32),
    "get_parameter": (c_void_p, c_uint32, c_uint32, c_char_p, POINTER(c_uint32), POINTER(c_uint32)),
    "set_current": (c_void_p, c_uint32, c_uint32, c_char_p, c_double, POINTER(c_double)),
    "get_current": (c_void_p, c_uint32, c_uint32, c_char_p, POINTER(c_double)),
    "write_file": (c_void_p, c_char_p), "read_file": (c_void_p, c_char_p), "commit": (c_void_p,), "discard": (c_void_p,),
    "read_node": (c_void_p, c_char_p, c_uint32, POINTER(c_double)),
    "read_nodes": (c_void_p, c_uint32, _OUT, _OUT, c_size_t),
    "read_monitor": (c_void_p, c_uint32, c_uint32, POINTER(c_double)),
    "read_counters": (c_void_p, POINTER(Counters)),
    "snapshot": (c_void_p, _OUT, c_size_t, POINTER(c_size_t)), "restore": (c_void_p, _OUT, c_size_t),
    "snapshot_file": (c_void_p, c_char_p), "restore_file": (c_void_p, c_char_p),
}
_functions: dict = {}

ERRORS = {-6: ValueError, -7: ValueError, -8: ValueError, -9: ValueError, -10: OSError}


def function(name: str) -> Any:
    """A function of the library with its types."""
    found = _functions.get(name)
    if found is None:
        found = getattr(library(), "dynap_" + name)
        found.restype = _TEXTS.get(name, c_int32)
        found.argtypes = _ARGUMENTS.get(name, ())
        _functions[name] = found
    return found


def call(name: str, *arguments: Any) -> None:
    """Calls a function; raises what went wrong, in the library's words."""
    code = function(name)(*arguments)
    if code < 0:
        text = (function("error_text")() or b"").decode("utf-8", "replace")
        kind = ERRORS.get(code, DynapseError)
        raise kind(text or f"dynap_{name} gave {code}")


def out(name: str, kind: Any, *arguments: Any) -> Any:
    """Calls a function whose last argument is a place for one value, and returns the value."""
    value = kind()
    call(name, *arguments, byref(value))
    return value.value


def names(kind: int) -> List[str]:
    """A list of names, such as the latches."""
    return [(function("name")(kind, i) or b"").decode() for i in range(function("name_count")(kind))]


def create(**settings: Any) -> Tuple[int, int]:
    """Makes a board: its handle and how many chips it has. Texts may be str; what is None has its default."""
    config = Config(size=ctypes.sizeof(Config), abi_version=ABI_VERSION)
    for name, value in settings.items():
        if value is None:
            continue
        setattr(config, name, str(value).encode() if name in ("file", "text", "settings", "fault_map") else value)
    handle = c_void_p()
    call("create", byref(config), byref(handle))
    chips = c_uint32()
    call("shape", handle, byref(chips), None)
    return int(handle.value or 0), chips.value
