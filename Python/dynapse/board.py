"""An emulated board for programs: load, run, inject, read, probe, snapshot."""
from __future__ import annotations

import html
from typing import Any, Dict, List, Mapping, Optional, Sequence, Tuple, Union

import numpy as np

from . import _abi, _native
from .spikes import Spikes
from .words import pack

PS = 1e12
_LOCKSTEP = 2


def _picoseconds(seconds: float) -> int:
    value = float(seconds) * PS
    if not np.isfinite(value) or value < 0 or value > 9e18:
        raise ValueError(f"{seconds} s is no time of the emulator: 0 to 106 days")
    return round(value)


def _settings(settings: Union[None, str, Mapping[str, Any]]) -> Optional[str]:
    if settings is None or isinstance(settings, str):
        return settings
    return "\n".join(f"{name}={value}" for name, value in settings.items())


class Board:
    """A board with chips, what is programmed into them, and their state; time moves only as `run()` says.

    `Board("chips/experiments/wta.yaml")` loads an experiment with its stimuli; `Board(chips=2)` is an empty board after
    power-up. `settings` takes what `dynapse run --set` takes, as a dictionary or a text of lines. Calls of different
    boards run in parallel in different threads; a board is used by one thread at a time, others wait.
    """

    def __init__(
        self, file: Optional[str] = None, *, text: Optional[str] = None, chips: int = 1, rows: int = 1,
        serial: Optional[int] = None, seed: Optional[int] = None, step: Optional[float] = None, threads: int = 1,
        settings: Union[None, str, Mapping[str, Any]] = None, faults: Optional[str] = None, stimuli: bool = True,
    ) -> None:
        given = file is not None or text is not None
        handle, count = _abi.create(
            file=file, text=text, columns=None if given else chips, rows=None if given else rows, serial=serial, seed=seed,
            step=None if step is None else _picoseconds(step), threads=threads, settings=_settings(settings),
            fault_map=faults, flags=_abi.NO_RECORDS | (0 if stimuli else _abi.NO_STIMULI),
        )
        self._device = _native.Device(handle, count, _LOCKSTEP, 1)
        self._file = file
        self._spikes = Spikes([], [])
        self._recording = False

    # Time.

    @property
    def time(self) -> float:
        """Seconds since the board was made."""
        return self._device._time / PS

    @property
    def duration(self) -> float:
        """How long the experiment of the file runs; 0 for an empty board."""
        return _abi.out("duration", _abi.c_int64, self._device._handle) / PS

    def run(self, seconds: Optional[float] = None) -> "Board":
        """Runs for some time, or to the end of the experiment; returns the board. Releases the GIL."""
        if seconds is None:
            seconds = max(0.0, self.duration - self.time)
        self._device._advance(_picoseconds(seconds))
        return self

    # What is programmed.

    @property
    def chips(self) -> int:
        """Chips of the board."""
        return self._device._chips

    @property
    def configuration(self) -> _native.Dynapse2Configuration:
        """A detached copy of what is programmed; assigning one programs what differs."""
        return self._device._configuration()

    @configuration.setter
    def configuration(self, configuration: _native.Dynapse2Configuration) -> None:
        self._device._apply(configuration)

    def bias(self, name: str, coarse: Optional[int] = None, fine: Optional[int] = None, *, chip: int = 0,
             core: int = 0) -> Tuple[int, int]:
        """The code of a core's bias; with coarse and fine, programs it first."""
        configuration = self.configuration
        parameter = configuration.chips[chip].cores[core].parameters[name]
        if coarse is not None and fine is not None:
            parameter.coarse_value, parameter.fine_value = coarse, fine
            self.configuration = configuration
        return parameter.coarse_value, parameter.fine_value

    def current(self, name: str, amperes: Optional[float] = None, *, chip: int = 0, unit: int = 0) -> float:
        """The nominal current of a bias; with `amperes`, programs the nearest code first."""
        if amperes is None:
            return float(self._call("get_current", _abi.c_double, chip, unit, name.encode()))
        achieved = float(self._call("set_current", _abi.c_double, chip, unit, name.encode(), amperes))
        code = _abi.c_uint32(), _abi.c_uint32()
        _abi.call("get_parameter", self._device._handle, chip, unit, name.encode(), *map(_abi.byref, code))
        _abi.call("discard", self._device._handle)
        if name in self.configuration.chips[chip].cores[unit % 4].parameters:
            self.bias(name, code[0].value, code[1].value, chip=chip, core=unit)
        return achieved

    # Events.

    def inject(self, times: Any, tags: Any, cores: Any = 15, x_hop: Any = 0, y_hop: Any = 0, chip: int = 0) -> None:
        """Hands events to a chip: times in seconds of the board, tags, core masks and hops; arrays or single values."""
        times = np.atleast_1d(np.asarray(times, dtype=float))
        if not np.all(np.isfinite(times)) or np.any(times < 0) or np.any(times > 9e6):
            raise ValueError("times are seconds from 0 to 9e6")
        words = np.broadcast_to(pack(tags, cores, x_hop, y_hop), times.shape)
        events = np.zeros(len(times), dtype=_abi.EVENT)
        events["time"], events["word"], events["chip"] = np.round(times * PS), words, chip
        self._locked("inject", events.ctypes.data, len(events))

    def events(self) -> np.ndarray:
        """Takes the events that have left the board: an array with the fields of `dynap_event`, filled in place."""
        return self._take("read_events", _abi.EVENT, self._call("event_count", _abi.c_size_t))

    def record(self, neurons: Optional[Sequence[int]] = None) -> "Board":
        """Keeps the spikes of some neurons from now on, or of all; returns the board."""
        self._recording = True
        if neurons is None:
            self._locked("record_spikes", None, 0)
        else:
            numbers = np.ascontiguousarray(neurons, dtype=np.uint32)
            self._locked("record_spikes", numbers.ctypes.data, len(numbers))
        return self

    def spikes(self) -> Spikes:
        """All spikes that `record()` has kept so far."""
        parts = [self._spikes.times], [self._spikes.neurons]
        while self._recording:
            new = self._take("read_spikes", _abi.SPIKE, 65_536)
            parts[0].append(new["time"] / PS)
            parts[1].append(new["neuron"])
            if len(new) < 65_536:
                break
        self._spikes = Spikes(np.concatenate(parts[0]), np.concatenate(parts[1]), self.time)
        return self._spikes

    # States.

    def states(self) -> Dict[str, Tuple[str, str]]:
        """The states of a neuron that can be read: unit and meaning by name."""
        found = {}
        for index in range(self._call("state_count", _abi.c_uint32)):
            info = _abi.StateInfo()
            _abi.call("describe_state", self._device._handle, index, _abi.byref(info))
            found[info.name.decode()] = (info.unit.decode(), info.summary.decode())
        return found

    def state(self, name: str, neurons: Optional[Sequence[int]] = None) -> np.ndarray:
        """A state of some neurons, or of all, in its unit; NaN for one that is not simulated."""
        names = list(self.states())
        if name not in names:
            raise ValueError(f"no state is called {name}; there are {', '.join(names)}")
        numbers = np.arange(1024 * self.chips) if neurons is None else neurons
        numbers = np.ascontiguousarray(numbers, dtype=np.uint32)
        values = np.empty(len(numbers))
        self._locked("read_nodes", names.index(name), numbers.ctypes.data, values.ctypes.data, len(numbers))
        return values

    def probe(self, name: str, neurons: Sequence[int], seconds: float, every: float = 1e-3) -> Tuple[np.ndarray, np.ndarray]:
        """Runs and samples a state: times in seconds, and values with a row a sample and a column a neuron."""
        if not every > 0:
            raise ValueError(f"samples are taken every so many seconds, above 0, not {every}")
        start, count = self.time, int(seconds / every + 1e-9)
        values = np.empty((count, len(neurons)))
        for i in range(count):
            self.run(start + (i + 1) * every - self.time)
            values[i] = self.state(name, neurons)
        return start + every * (1 + np.arange(count)), values

    def counters(self) -> Dict[str, int]:
        """Counts of what happened since the board was made."""
        counters = _abi.Counters(size=_abi.ctypes.sizeof(_abi.Counters))
        self._locked("read_counters", _abi.byref(counters))
        return {name: getattr(counters, name) for name, _ in _abi.Counters._fields_[2:]}

    def warnings(self) -> List[str]:
        """What is doubtful about the configuration."""
        text = _abi.c_char_p()
        _abi.call("warnings", self._device._handle, _abi.byref(text), None)
        return (text.value or b"").decode().splitlines()

    # Snapshots.

    def snapshot(self) -> bytes:
        """Everything: state, pulses and events under way. `restore()` goes on from it, bit for bit."""
        self.spikes()  # what is kept here is not in the snapshot a second time
        size = _abi.c_size_t()
        _abi.function("snapshot")(self._device._handle, None, 0, _abi.byref(size))
        buffer = bytearray(size.value)
        place = (_abi.ctypes.c_char * len(buffer)).from_buffer(buffer)
        self._locked("snapshot", _abi.ctypes.addressof(place), len(buffer), _abi.byref(size))
        del place
        return bytes(buffer[: size.value])

    def restore(self, snapshot: bytes) -> "Board":
        """Goes on from a snapshot of a board of the same configuration; returns the board."""
        buffer = bytes(snapshot)
        self._locked("restore", _abi.ctypes.cast(_abi.c_char_p(buffer), _abi.c_void_p), len(buffer))
        self._device._resume()
        kept = self._spikes.times < self.time
        self._spikes = Spikes(self._spikes.times[kept], self._spikes.neurons[kept], self.time)
        return self

    def close(self) -> None:
        """Ends the board; a board that nothing refers to ends by itself."""
        self._device._close()

    def __enter__(self) -> "Board":
        return self

    def __exit__(self, *_: Any) -> None:
        self.close()

    def __repr__(self) -> str:
        if not self._device._handle:
            return "<Board, closed>"
        name = f" of {self._file}" if self._file else ""
        return f"<Board{name}: {self.chips} chip{'s' * (self.chips > 1)} at {self.time:.6g} s>"

    def _repr_html_(self) -> str:
        if not self._device._handle:
            return html.escape(repr(self))
        rows = "".join(f"<tr><td>{html.escape(name)}</td><td>{value:,}</td></tr>" for name, value in self.counters().items())
        return f"<p>{html.escape(repr(self))}</p><table>{rows}</table>"

    # Calls.

    def _locked(self, name: str, *arguments: Any) -> None:
        self._device._acquire()
        try:
            _abi.call(name, self._device._handle, *arguments)
        finally:
            self._device._release()

    def _call(self, name: str, kind: Any, *arguments: Any) -> Any:
        self._device._acquire()
        try:
            return _abi.out(name, kind, self._device._handle, *arguments)
        finally:
            self._device._release()

    def _take(self, name: str, kind: np.dtype, capacity: int) -> np.ndarray:
        array = np.empty(capacity, dtype=kind)
        count = self._call(name, _abi.c_size_t, array.ctypes.data, capacity)
        return array[:count]
