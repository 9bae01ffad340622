"""The board and its model as the vendor's library shows them, over the emulator.

What the sources do not say is assumed here and marked so: `reset_fpga` sets the counter to zero; a stamp is compared with
the counter without regard to its wrap; a configuration of more chips than the board has is applied as far as it goes;
a configuration reset and a power cycle both give the power-up state, and a logic reset only empties the queue.
"""
from __future__ import annotations

import hashlib
import os
import warnings
from typing import Any, Dict, List, Optional, Sequence, Tuple

from . import _abi, _native
from .enums import BusId, ResetType
from .session import Session, current

_BIT_HEADER = bytes([0x00, 0x09, 0x0F, 0xF0, 0x0F, 0xF0, 0x0F, 0xF0, 0x0F, 0xF0, 0x00, 0x00, 0x01])

STACK, DEV_BOARD = "DYNAP-SE2 Stack", "DYNAP-SE2 DevBoard"


def _no(name: str) -> Any:
    """A call that exists in the vendor's library and that no public script uses."""

    def refuse(self: Any, *arguments: Any, **named: Any) -> Any:
        raise NotImplementedError(
            f"{name} is not part of the emulator: no public script calls it, so what it does is not known"
        )

    refuse.__name__ = name.rsplit(".", 1)[-1]
    refuse.__doc__ = f"Not implemented: no public script calls {name}."
    return refuse


def read_bitfile(path: Any) -> Optional[Dict[str, Any]]:
    """What is recorded of a Xilinx BIT file, or None when it is none. The content is not used."""
    try:
        with open(path, "rb") as file:
            data = file.read()
    except OSError:
        return None
    if not data.startswith(_BIT_HEADER) or data[13:14] != b"a":
        return None
    fields, place = {}, 13
    while place + 3 <= len(data) and data[place : place + 1] in (b"a", b"b", b"c", b"d"):
        size = int.from_bytes(data[place + 1 : place + 3], "big")
        fields[chr(data[place])] = data[place + 3 : place + 3 + size].rstrip(b"\0").decode("ascii", "replace")
        place += 3 + size
    return {
        "name": os.path.basename(str(path)), "sha256": hashlib.sha256(data).hexdigest(), "design": fields.get("a", ""),
        "part": fields.get("b", ""), "built": f'{fields.get("c", "")} {fields.get("d", "")}'.strip(),
    }


class Dynapse2Model:
    """The chips of a board: what is programmed into them. `board.get_model()` gives the same one each time."""

    def __init__(self, board: "Dynapse2Interface") -> None:
        self._board = board

    def get_configuration(self) -> _native.Dynapse2Configuration:
        """A detached copy of what was applied last: the host's, as on the real board, not read from the chips."""
        return self._board._configuration()

    def apply_configuration(self, configuration: _native.Dynapse2Configuration) -> bool:
        """Programs what differs from what was applied last; it takes effect with the next step."""
        return self._board._program(configuration)

    def reset(self, kind: ResetType, chips: int) -> None:
        """Resets the chips of a bit mask. A power cycle and a configuration reset give the power-up state (assumed)."""
        kind, mask = ResetType(kind), chips.__index__()
        if mask < 0:
            raise ValueError(f"the chip mask is {mask}: it is a number of bits, such as (1 << chips) - 1")
        self._board._note("reset", kind=int(kind), mask=mask)
        if kind == ResetType.LogicReset:
            self._board.read_events()
        else:
            self._board._erase(mask)

    def clear_error_queue(self) -> None:
        """Forgets errors of before."""
        self._board._errors_seen = self._board._lost()

    def get_error_events(self) -> List[str]:
        """Packets lost over an open edge since the last `clear_error_queue()`, as text (the vendor's form is not known)."""
        lost = self._board._lost() - self._board._errors_seen
        return [f"{lost} packets left the board over an edge where nothing is"] if lost else []

    def get_sadc_values(self, chip: int) -> List[int]:
        """The 64 counts of a chip's spiking ADCs in the last complete sample."""
        return self._board._converter_counts(chip)

    def get_sadc_value(self, chip: int, address: int) -> int:
        """One of them."""
        values, index = self.get_sadc_values(chip), address.__index__()
        if not 0 <= index < 64:
            raise ValueError(f"a chip has spiking ADCs 0 to 63, not {index}")
        return values[index]

    def set_sadc_sample_period_ms(self, milliseconds: int) -> None:
        """Over how long the spiking ADCs count."""
        period = milliseconds.__index__()
        if period < 1:
            raise ValueError(f"a sample takes at least 1 ms, not {period}")
        self._board._note("sadc_period", ms=period)
        self._board._set_period(period * 1_000_000_000)

    def get_sadc_sample_period_ms(self) -> int:
        """Over how long the spiking ADCs count."""
        return self._board._period() // 1_000_000_000

    get_output_events = _no("Dynapse2Model.get_output_events")
    get_firing_rate = _no("Dynapse2Model.get_firing_rate")
    get_firing_rates = _no("Dynapse2Model.get_firing_rates")

    def read_events(self) -> List[_native.NormalGridEvent]:
        """The board's `read_events()`."""
        return self._board.read_events()


class Dynapse2Interface(_native.Device):
    """A board: a host's link to the FPGA, which stamps events in microseconds with a counter of 32 bits."""

    def __new__(cls, kind: str = STACK, chips: Optional[int] = None, session: Optional[Session] = None) -> Any:
        if cls is Dynapse2Interface and (session or current()).server:
            from .served import ServedInterface

            cls = ServedInterface
        return _native.Device.__new__(cls)

    def __init__(self, kind: str = STACK, chips: Optional[int] = None, session: Optional[Session] = None) -> None:
        self._session = session or current()
        count = self._connect(kind, chips)
        self._kind, self._errors_seen, self._model = kind, 0, Dynapse2Model(self)
        self._session.add(self)
        self._recorder: Any = None
        if self._session.record:
            from .recording import Recorder

            self._recorder = Recorder(self, self._session.record)
            # In the instance, so that boards that are not recorded pay nothing.
            self.read_events = self._recorder.read_events  # type: ignore[method-assign]
            self.output_read = self._recorder.output_read  # type: ignore[method-assign]
        info = {"type": kind, "chips": count, "serial": self._session.serial or 1, "recorded": self._recorder is not None}
        self._session.opened.append({"info": info, "count": self._statistics})

    def _connect(self, kind: str, chips: Optional[int]) -> int:
        """Makes the board; how many chips it has."""
        handle, count = self._session.create(chips or (4 if kind == STACK else 1))
        super().__init__(handle, count, self._session.mode, self._session.quantum)
        return count

    # Locked calls of the library.

    def _locked(self, name: str, *arguments: Any) -> None:
        self._acquire()
        try:
            _abi.call(name, self._handle, *arguments)
        finally:
            self._release()

    def _value(self, name: str, kind: Any, *arguments: Any) -> Any:
        self._settle()
        self._acquire()
        try:
            return _abi.out(name, kind, self._handle, *arguments)
        finally:
            self._release()

    def _note(self, what: str, **values: Any) -> None:
        if self._recorder:
            self._recorder.note(what, **values)

    def _lost(self) -> int:
        counters = _abi.Counters(size=_abi.ctypes.sizeof(_abi.Counters))
        self._settle()
        self._locked("read_counters", _abi.byref(counters))
        return int(counters.lost_packets)

    def _counts_of(self, chip: int) -> List[int]:
        counts = (_abi.c_uint32 * 64)()
        self._settle()
        self._locked("converter_counts", chip, _abi.ctypes.cast(counts, _abi.c_void_p), None)
        return list(counts)

    def _set_period(self, picoseconds: int) -> None:
        self._locked("set_converter_period", picoseconds)

    def _period(self) -> int:
        return int(self._value("converter_period", _abi.c_int64))

    def _enable(self, bus: int, on: bool) -> None:
        self._settle()
        self._locked("enable_output", bus, int(on))

    def _is_enabled(self, bus: int) -> bool:
        return bool(self._value("output_enabled", _abi.c_int32, bus))

    def _converter_counts(self, chip: int) -> List[int]:
        index = chip.__index__()
        if not 0 <= index < self._chips:
            raise ValueError(f"the board has no chip {index}: it has {self._chips}")
        values = self._counts_of(index)
        self._note("sadc", chip=index, values=values)
        return values

    def _program(self, configuration: _native.Dynapse2Configuration) -> bool:
        chips = configuration.chips if isinstance(configuration, _native.Dynapse2Configuration) else ()
        if len(chips) > self._chips:
            blank = _native.Dynapse2Chip()
            if any(chips[i] != blank for i in range(self._chips, len(chips))):
                warnings.warn(
                    f"the configuration programs {len(chips)} chips, the board has {self._chips}: the others are left out",
                    stacklevel=3,
                )
        if self._recorder:
            self._recorder.configuration(configuration)
        return self._apply(configuration)

    # The vendor's calls.

    def get_model(self) -> Dynapse2Model:
        """The chips; the same object each time."""
        return self._model

    def configure_opal_kelly(self, path: Any) -> bool:
        """True when the file is a Xilinx BIT file; it is named in the manifest and otherwise not used."""
        found = read_bitfile(path)
        if found is None:
            return False
        self._session.bitfiles.append(found)
        self._note("bitfile", **found)
        return True

    def reset_fpga(self) -> None:
        """Sets the counter of the board to zero (assumed)."""
        self._note("reset_fpga")
        self._reset_counter()

    def get_device_type_name(self) -> str:
        """The board's kind, for log lines."""
        return self._kind

    def input_interface_write_events(self, chip: int, events: Sequence[_native.NormalGridEvent]) -> None:
        """Hands events to the interface of a chip, which plays them in order, each at its stamp."""
        if self._recorder:
            self._recorder.written(chip, events)
        self._write_events(events, chip)

    def grid_bus_write_events(self, events: Sequence[_native.NormalGridEvent]) -> None:
        """The same over the west bus of chip 0."""
        if self._recorder:
            self._recorder.written(0, events)
        self._write_events(events, 0)

    def enable_output(self, bus: BusId, on: bool) -> None:
        """Switches a stream of events on or off: the buses, or the spiking ADCs."""
        index = BusId(bus)
        self._note("enable_output", bus=int(index), on=bool(on))
        self._enable(int(index), bool(on))

    def get_output_enable_status(self, bus: BusId = BusId.W) -> bool:
        """Whether a stream is on (the vendor's arguments are not known)."""
        return self._is_enabled(int(BusId(bus)))

    def get_number_of_chips(self) -> int:
        """Chips of the board."""
        return self._chips

    def set_number_of_chip(self, count: int) -> None:
        """Says how many chips there are; ValueError for more than the board has."""
        if not 1 <= count.__index__() <= self._chips:
            raise ValueError(f"the board has {self._chips} chips, not {count}; choose with dynapse hil --chips")

    set_fpga_dynapse2_module_config = _no("Dynapse2Interface.set_fpga_dynapse2_module_config")
    input_interface_write_events_u32 = _no("Dynapse2Interface.input_interface_write_events_u32")
    grid_bus_write_events_u32 = _no("Dynapse2Interface.grid_bus_write_events_u32")
    input_interface_write_raw = _no("Dynapse2Interface.input_interface_write_raw")

    def __enter__(self) -> "Dynapse2Interface":
        return self

    def __exit__(self, *_: Any) -> None:
        self._close()

    def __repr__(self) -> str:
        state = f"{self._time / 1e12:.6g} s" if self._handle else "closed"
        return f"<{self._kind} of the emulator, {self._chips} chip{'s' * (self._chips > 1)}, {state}>"
