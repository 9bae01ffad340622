"""Finding and opening boards, in both generations of the calls."""
from __future__ import annotations

from dataclasses import dataclass
from typing import Any, List, Optional, Tuple

from dynapse.interface import DEV_BOARD, STACK, Dynapse2Interface
from dynapse.session import current

#: As `lsusb` shows the board. The vendor is that of the FPGA carrier; the product is assumed.
VENDOR, STACK_PRODUCT, DEV_BOARD_PRODUCT = 0x151F, 0x0130, 0x0125
BUS, ADDRESS = 1, 42


@dataclass(frozen=True)
class DeviceInfo:
    """A board that is plugged in."""

    daughter_board_num: int = 0
    device_type_name: str = STACK
    logic_version: int = 0
    serial_number: str = ""
    usb_bus_number: int = BUS
    usb_device_address: int = ADDRESS


_open: dict = {}


def get_all_devices() -> List[DeviceInfo]:
    """The boards of the session, open or not."""
    return [
        DeviceInfo(serial_number=identity, usb_device_address=ADDRESS + i)
        for i, identity in enumerate(current().identities)
    ]


def get_unopened_devices() -> List[DeviceInfo]:
    """The boards that are not open."""
    return [info for info in get_all_devices() if not _is_open(info.serial_number)]


def _is_open(identity: str) -> bool:
    board = _open.get(identity)
    return board is not None and bool(board._handle)


def open_device(info: Any) -> Dynapse2Interface:
    """Opens a board that one of the lists has shown; RuntimeError when it is open already."""
    identity = getattr(info, "serial_number", info)
    if identity not in current().identities:
        raise RuntimeError(f"no board has the serial number {identity!r}; dynapse hil --identity names those that are shown")
    if _is_open(identity):
        raise RuntimeError(f"the board {identity} is open already: close it with samna.device.close_device(board) first")
    board = Dynapse2Interface(getattr(info, "device_type_name", STACK) or STACK)
    _open[identity] = board
    return board


def close_device(board: Dynapse2Interface) -> bool:
    """Closes a board; False when it was closed."""
    if not isinstance(board, Dynapse2Interface):
        raise TypeError(f"close_device takes a board, not {type(board).__name__}")
    return bool(board._close())


# The older generation, which opens a board by its place on the USB and finds it as an attribute of a remote node.


class _DeviceNode:
    """`samna.device_node`: the boards that were opened, by their kind."""

    def __init__(self) -> None:
        self._boards: dict = {}

    def _get(self, kind: str, name: str) -> Dynapse2Interface:
        board = self._boards.get(kind)
        if board is None or not board._handle:
            raise AttributeError(f"samna.device_node has no {name}: open it first with open_dynapse2_{name[8:].lower()}()")
        return board

    @property
    def Dynapse2Stack(self) -> Dynapse2Interface:
        """The stack."""
        return self._get(STACK, "Dynapse2Stack")

    @property
    def Dynapse2DevBoard(self) -> Dynapse2Interface:
        """The development board."""
        return self._get(DEV_BOARD, "Dynapse2DevBoard")


device_node = _DeviceNode()


def get_dynapse2_stack_vid_and_pid() -> Tuple[int, int]:
    """How `lsusb` shows a stack."""
    return VENDOR, STACK_PRODUCT


def get_dynapse2_dev_board_vid_and_pid() -> Tuple[int, int]:
    """How `lsusb` shows a development board."""
    return VENDOR, DEV_BOARD_PRODUCT


def _open_at(kind: str, bus: int, address: int, chips: int) -> None:
    if int(bus) != BUS or not ADDRESS <= int(address) < ADDRESS + len(current().identities):
        raise RuntimeError(f"no board is at bus {bus}, device {address}; lsusb shows where it is")
    board = device_node._boards.get(kind)
    if board is not None and board._handle:
        raise RuntimeError(f"the {kind} is open already")
    device_node._boards[kind] = Dynapse2Interface(kind, chips)


def open_dynapse2_stack(bus: int, address: int, chips: int = 4) -> None:
    """Opens the stack at a place of the USB, as `samna.device_node.Dynapse2Stack`."""
    _open_at(STACK, bus, address, int(chips))


def open_dynapse2_dev_board(bus: int, address: int) -> None:
    """Opens the development board at a place of the USB, as `samna.device_node.Dynapse2DevBoard`."""
    _open_at(DEV_BOARD, bus, address, 1)


class SamnaNode:
    """The older generation's node; its endpoints are kept and not used, for nothing leaves the process."""

    def __init__(self, sender: str = "", receiver: str = "", node_id: int = 1) -> None:
        self._endpoints, self.node_id = (sender, receiver), node_id

    def get_sender_endpoint(self) -> str:
        """The endpoint that was given."""
        return self._endpoints[0]

    def get_receiver_endpoint(self) -> str:
        """The endpoint that was given."""
        return self._endpoints[1]

    get_dynapse2_stack_vid_and_pid = staticmethod(get_dynapse2_stack_vid_and_pid)
    get_dynapse2_dev_board_vid_and_pid = staticmethod(get_dynapse2_dev_board_vid_and_pid)
    open_dynapse2_stack = staticmethod(open_dynapse2_stack)
    open_dynapse2_dev_board = staticmethod(open_dynapse2_dev_board)


# Where the calls live differs between scripts, so that the remote node has them, too.
for _name in ("get_dynapse2_stack_vid_and_pid", "get_dynapse2_dev_board_vid_and_pid", "open_dynapse2_stack",
              "open_dynapse2_dev_board"):
    setattr(_DeviceNode, _name, getattr(SamnaNode, _name))


def init_samna(*_: Any) -> SamnaNode:
    """The newer generation's node."""
    return SamnaNode()


def setup_local_node(receiver: str = "", sender: str = "", node_id: int = 1) -> None:
    """Does nothing: the emulator runs in this process."""


def open_remote_node(node_id: int, name: str) -> None:
    """Makes the boards appear as an attribute of `samna`; the usual name is device_node."""
    import samna

    setattr(samna, name, device_node)
