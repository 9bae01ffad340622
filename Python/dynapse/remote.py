"""A board behind ``dynapse serve``: the protocol of docs/server.md, with nothing but the standard library.

    from dynapse import remote

    with remote.connect("/run/user/1000/dynapse.sock", role="writer") as board:
        board.inject([(remote.ms(1), remote.word(tag=1024, cores=0b1111))])
        board.advance(remote.ms(20))
        for time_ps, value in board.read_events():
            print(time_ps, remote.unpack_word(value))

Times are whole picoseconds of emulated time. A client belongs to one thread.
"""

from __future__ import annotations

import json
import os
import select
import socket
import struct
import time
from typing import Any, Dict, Iterable, List, NamedTuple, Optional, Sequence, Tuple, Union

__all__ = ["Board", "Error", "Word", "connect", "ms", "unpack_word", "us", "usual_socket", "word"]

VERSION = 1
HEADER = struct.Struct("<2sBBHHIIQQ")
RECORD = struct.Struct("<qI")
CREDIT = struct.Struct("<Q")

HELLO, WELCOME, COMMAND, REPLY, ERROR, EVENTS, CREDIT_FRAME, PING, PONG, BYE, NOTICE, CONFIGURATION, MEMORY = range(1, 14)
MORE, LAST = 1, 2
STREAMS = {1: "host", 2: "north", 3: "east", 4: "south", 5: "spikes", 6: "sadc"}

Event = Tuple[int, int]


class Error(RuntimeError):
    """What the server says is wrong; ``code`` is stable."""

    def __init__(self, code: str, text: str) -> None:
        super().__init__(text or code)
        self.code = code


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


def usual_socket() -> str:
    """Where a server listens that is not told."""
    folder = os.environ.get("XDG_RUNTIME_DIR")
    return f"{folder}/dynapse.sock" if folder else f"/tmp/dynapse-{os.getuid()}.sock"


def connect(
    address: Optional[Union[str, Tuple[str, int]]] = None, *, role: str = "observer", streams: Sequence[str] = ("host",),
    credit: int = 65536, policy: Optional[str] = None, token: Optional[str] = None, client: str = "python", timeout: float = 30.0,
) -> "Board":
    """Connects to a Unix socket by its path, or to TCP by ``(host, port)``."""
    hello: Dict[str, Any] = {"role": role, "streams": list(streams), "credit": credit, "client": client}
    if policy is not None:
        hello["policy"] = policy
    if token is not None:
        hello["token"] = token
    return Board(address if address is not None else usual_socket(), hello, timeout)


class Board:
    """A session with a server. It comes back by itself when its connection is lost."""

    #: How far an empty poll moves time where the writer moves it, as the board's own host would see it pass.
    quantum = us(100)

    def __init__(self, address: Union[str, Tuple[str, int]], hello: Dict[str, Any], timeout: float) -> None:
        self._address = address
        self._hello = hello
        self._timeout = timeout
        self._socket: Optional[socket.socket] = None
        self._buffer = bytearray()
        self._request = 0
        self._session = 0
        self._expected = 0
        self._ungranted = 0
        self._unsent: List[Tuple[int, bytes]] = []
        self._input_next = 0
        self._input_credit = 0
        self._events: Dict[str, List[Event]] = {}
        self._configuration = bytearray()
        self.welcome: Dict[str, Any] = {}
        #: Notices of the server, the newest last.
        self.notices: List[Dict[str, Any]] = []
        #: Events that the server no longer had when they should have come.
        self.lost = 0
        self._open()

    # What a session is for

    @property
    def time_ps(self) -> int:
        """The emulated time of the last answer."""
        return self._time

    def inject(self, events: Iterable[Event]) -> None:
        """Sends events ``(time_ps, word)``; they are released at their time, late ones at once."""
        records = b"".join(RECORD.pack(t, value) for t, value in events)
        batch = self.welcome["limits"]["batch"] * RECORD.size
        for start in range(0, len(records), batch):
            part = records[start:start + batch]
            self._inject(part, len(part) // RECORD.size)

    def advance(self, by_ps: int) -> int:
        """Moves emulated time; returns the time that it has become, when all that came of it is here. Not in real time."""
        reply = self.ask("advance", by_ps=by_ps)
        while self._expected < reply["sequence"]:
            self._receive(self._timeout)
        return reply["time_ps"]

    def sleep(self, seconds: float) -> None:
        """Lets emulated time pass: by moving it, or by waiting where it follows the wall clock."""
        if self.welcome["clock"] == "realtime":
            time.sleep(seconds)
        else:
            self.advance(round(seconds * 1e12))

    def read_events(self, stream: str = "host") -> List[Event]:
        """Takes the events that came, as ``(time_ps, value)``; never waits for one.

        Where the clock is virtual, a poll of the writer that finds nothing moves time by ``quantum``.
        """
        self._receive(0)
        if not self._events.get(stream) and self.welcome["clock"] == "virtual" and self.welcome["role"] == "writer":
            self.advance(self.quantum)
        return self._events.pop(stream, [])

    def status(self) -> Dict[str, Any]:
        """Time, clock, overruns and counts."""
        return self.ask("status")

    def set_bias(self, name: str, coarse: int, fine: int, *, chip: int = 0, core: int = 0) -> None:
        """Programs one bias of a core."""
        self.ask("bias", chip=chip, core=core, name=name, coarse=coarse, fine=fine)

    def configure(self, text: bytes) -> None:
        """Programs the whole board from the vendor's JSON, plain or gzip."""
        self._request += 1
        size = 1 << 20
        for start in range(0, max(1, len(text)), size):
            flags = MORE if start + size < len(text) else 0
            self._send(CONFIGURATION, text[start:start + size], flags=flags, request=self._request)
        self._answer(self._request)

    def program(self, records: bytes) -> None:
        """Programs words of the memories and biases, 12 bytes each as docs/server.md says."""
        size = self.welcome["limits"]["frame"] // 12 * 12
        for start in range(0, len(records), size):
            self._request += 1
            self._send(MEMORY, records[start:start + size], request=self._request)
            self._time = self._answer(self._request)["time_ps"]

    def configuration(self) -> bytes:
        """What is programmed, as the vendor's JSON; nothing at power-up."""
        self._configuration.clear()
        self.ask("configuration")
        return bytes(self._configuration)

    def ask(self, do: str, **keys: Any) -> Dict[str, Any]:
        """Does any command of docs/server.md and returns its reply."""
        self._request += 1
        self._send(COMMAND, _json(dict(keys, do=do)), request=self._request)
        reply = self._answer(self._request)
        self._time = reply.get("time_ps", self._time)
        return reply

    def close(self) -> None:
        """Ends the session."""
        if self._socket is not None:
            try:
                self._send(BYE, b"{}")
            except (OSError, Error):
                pass
            self._hang_up()

    def drop(self) -> None:
        """Closes the connection without a word, as a fault would; the next call comes back."""
        self._hang_up()

    def __enter__(self) -> "Board":
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def __repr__(self) -> str:
        w = self.welcome
        return f"<Board {w.get('chips')} chips, {w.get('clock')}, session {self._session} as {w.get('role')}>"

    # The connection

    def _open(self) -> None:
        family = socket.AF_UNIX if isinstance(self._address, str) else socket.AF_INET
        connection = socket.socket(family, socket.SOCK_STREAM)
        connection.settimeout(self._timeout)
        try:
            connection.connect(self._address)
        except BaseException:
            connection.close()
            raise
        if family == socket.AF_INET:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._socket = connection
        self._buffer.clear()
        hello = dict(self._hello, protocol=VERSION)
        if self._session:
            hello["resume"] = {"session": self._session, "key": self.welcome["key"], "received": self._expected}
        session, self._session = self._session, 0
        try:
            self._write(HELLO, _json(hello))
            self._session = session
            self._wait(WELCOME, 0)
        except BaseException:
            self._hang_up()
            raise

    def _welcome(self, session: int, message: Dict[str, Any]) -> None:
        self._session = session
        self.welcome = message
        self._time = message["time_ps"]
        self.lost += message["lost"]
        self._expected = message["sequence"]
        self._ungranted = 0
        self._input_credit = message["credit"]
        # What the server has not taken is sent again, in its old order.
        taken = message["received"]
        again = [(first, part) for first, part in self._unsent if first >= taken]
        self._unsent = []
        self._input_next = taken
        for _, part in again:
            self._inject(part, len(part) // RECORD.size)

    def _inject(self, part: bytes, count: int) -> None:
        deadline = time.monotonic() + self._timeout
        while self._input_credit < count:
            if time.monotonic() > deadline:
                raise TimeoutError("the board takes no more events")
            self._receive(0.1)
        self._unsent.append((self._input_next, part))
        first = self._input_next
        self._input_next += count
        self._input_credit -= count
        self._send(EVENTS, part, sequence=first)

    def _hang_up(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def _send(self, kind: int, payload: bytes, *, flags: int = 0, request: int = 0, sequence: int = 0) -> None:
        if self._socket is None:
            self._open()
            if kind == EVENTS:
                return  # Coming back has sent it.
        try:
            self._write(kind, payload, flags, request, sequence)
        except (BrokenPipeError, ConnectionError):
            self._hang_up()
            self._open()
            if kind != EVENTS:
                self._write(kind, payload, flags, request, sequence)

    def _write(self, kind: int, payload: bytes, flags: int = 0, request: int = 0, sequence: int = 0) -> None:
        assert self._socket is not None
        header = HEADER.pack(b"DY", VERSION, kind, flags, 0, len(payload), request, self._session, sequence)
        self._socket.sendall(header + payload)

    def _answer(self, request: int) -> Dict[str, Any]:
        try:
            return self._wait(REPLY, request)
        except (ConnectionError, EOFError) as error:
            # Whether the command was done cannot be known, so it is not repeated.
            self._hang_up()
            raise Error("connection-lost", "the connection was lost before the answer came; the next call comes back") from error

    def _wait(self, kind: int, request: int) -> Dict[str, Any]:
        while True:
            while len(self._buffer) >= HEADER.size:
                frame = self._take()
                if frame is None:
                    break
                found, number, message = frame
                if found == kind and number == request:
                    return message
                if found == ERROR and number in (request, 0):
                    raise Error(message.get("code", ""), message.get("text", ""))
            self._fill()

    def _receive(self, patience: float) -> None:
        """Takes what has come, after waiting for so long for the first byte."""
        if self._socket is None:
            self._open()
        assert self._socket is not None
        while select.select([self._socket], [], [], patience)[0]:
            patience = 0
            try:
                self._fill()
            except (ConnectionError, EOFError):
                self._hang_up()
                self._open()
                return
            while len(self._buffer) >= HEADER.size:
                frame = self._take()
                if frame is None:
                    break
                if frame[0] == ERROR:
                    raise Error(frame[2].get("code", ""), frame[2].get("text", ""))

    def _fill(self) -> None:
        assert self._socket is not None
        data = self._socket.recv(1 << 20)
        if not data:
            raise EOFError("the server has closed the connection")
        self._buffer += data

    def _take(self) -> Optional[Tuple[int, int, Dict[str, Any]]]:
        """Takes a frame from the buffer: its type, its request and its JSON."""
        magic, version, kind, flags, stream, length, request, session, sequence = HEADER.unpack_from(self._buffer)
        if magic != b"DY":
            raise Error("frame-magic", "the other end does not speak this protocol")
        if version != VERSION:
            raise Error("frame-version", f"the other end speaks version {version} of the protocol, this package version {VERSION}")
        if len(self._buffer) < HEADER.size + length:
            return None
        payload = bytes(self._buffer[HEADER.size:HEADER.size + length])
        del self._buffer[:HEADER.size + length]
        message: Dict[str, Any] = {}
        if kind == EVENTS:
            self._keep(stream, sequence, payload)
        elif kind == CREDIT_FRAME:
            self._input_credit += CREDIT.unpack(payload)[0]
            self._unsent = [(first, part) for first, part in self._unsent if first >= sequence]
        elif kind == CONFIGURATION:
            self._configuration += payload
        elif kind == PING:
            self._write(PONG, payload)
        elif kind in (WELCOME, REPLY, ERROR, NOTICE, BYE):
            message = json.loads(payload)
            if kind == WELCOME:
                self._welcome(session, message)
            elif kind == NOTICE:
                self.notices.append(message)
            elif kind == BYE:
                self._hang_up()
                raise Error("draining", "the server has ended")
        return kind, request, message

    def _keep(self, stream: int, sequence: int, payload: bytes) -> None:
        events = list(RECORD.iter_unpack(payload))
        self.lost += sequence - self._expected
        self._expected = sequence + len(events)
        self._events.setdefault(STREAMS[stream], []).extend(events)
        # Credit goes back in halves: a frame for each batch would cost more than the batch. What is not acknowledged takes room
        # in the server's buffer, which under `block` holds the board.
        self._ungranted += len(events)
        if 2 * self._ungranted >= min(self._hello["credit"], self.welcome["limits"]["buffer"]):
            self._write(CREDIT_FRAME, CREDIT.pack(self._ungranted), sequence=self._expected)
            self._ungranted = 0


def _json(value: Dict[str, Any]) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()
