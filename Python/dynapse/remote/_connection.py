"""The framed connection: it sends and receives, keeps what came, and comes back with its session when it is lost."""

from __future__ import annotations

import json
import select
import socket
import time
from typing import Any, Dict, List, Optional, Tuple, Union

from ._frames import (
    BYE, CONFIGURATION, CREDIT, CREDIT_FRAME, ERROR, EVENTS, Error, HEADER, HELLO, NOTICE, PING, PONG, RECORD, REPLY, STREAMS,
    VERSION, WELCOME, pack_json,
)
from ._words import Event


class Connection:
    """A session's connection, with what is under way in both directions."""

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
            self._write(HELLO, pack_json(hello))
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
