"""Puts the drop-in `samna` on the path, as `dynapse hil` does, and makes a bitfile's header for tests."""
import os
import sys

import pytest

sys.path.insert(0, os.path.join(os.path.dirname(__file__), ".."))

import dynapse  # noqa: E402

dynapse.install()


def has_library() -> bool:
    try:
        from dynapse import _library

        _library.library()
        return True
    except ImportError:
        return False


needs_library = pytest.mark.skipif(not has_library(), reason="libdynap is not built")


@pytest.fixture
def lockstep():
    """A session whose clock only moves as told; its boards end with the test."""
    yield dynapse.session.reset({"DYNAPSE_CLOCK": "lockstep", "DYNAPSE_CHIPS": "1"})
    dynapse.session.reset({})


@pytest.fixture
def virtual():
    """A session whose clock an empty poll moves."""
    yield dynapse.session.reset({"DYNAPSE_CLOCK": "virtual", "DYNAPSE_CHIPS": "1"})
    dynapse.session.reset({})


@pytest.fixture
def board(lockstep):
    """An open board of one chip."""
    from samna.dynapse2 import Dynapse2Interface

    with Dynapse2Interface() as opened:
        yield opened


@pytest.fixture
def bitfile(tmp_path):
    """The header of a Xilinx BIT file, made here: none is shipped."""
    fields = b"".join(
        name + (len(text) + 1).to_bytes(2, "big") + text + b"\0"
        for name, text in ((b"a", b"Dynapse2Stack;Version=2020.2"), (b"b", b"7a75tfgg484"), (b"c", b"2021/08/23"),
                           (b"d", b"12:00:00"))
    )
    path = tmp_path / "Dynapse2Stack.bit"
    path.write_bytes(bytes.fromhex("00090ff00ff00ff00ff0000001") + fields + b"e" + (4).to_bytes(4, "big") + b"\xff" * 4)
    return path
