"""Events over a board and their stamps, and the clocks that move time."""
import time

import dynapse
import numpy as np
import pytest
from conftest import needs_library
from samna.dynapse2 import BusId
from test_board import drain, event

pytestmark = needs_library


# Events.


def test_an_event_sent_west_comes_back_later_with_one_hop_less(board):
    board.input_interface_write_events(0, [event(2047, 100, -1, -1), event(5, 200, -7, 0), event(6, 300, -7, -7)])
    back = drain(board)
    assert [(e.event.x_hop, e.event.y_hop, e.event.tag) for e in back] == [(0, -1, 2047), (-6, 0, 5), (-6, -7, 6)]
    assert all(e.timestamp > sent for e, sent in zip(back, (100, 200, 300)))
    assert list(back[0].event.core) == [True] * 4


def test_a_late_event_is_released_at_once_and_stamped_now(board):
    board._advance(5_000_000_000)
    board.grid_bus_write_events([event(1, 0, -1, -1), event(2, 17, -1, -1)])
    assert [e.timestamp // 1000 for e in drain(board)] == [5, 5]


def test_events_of_one_stamp_come_back_in_order_and_the_last_beyond_it(board):
    board.input_interface_write_events(0, [event(tag, 500, -1, -1) for tag in range(32)])
    back = drain(board)
    assert [e.event.tag for e in back] == list(range(32))
    assert back[-1].timestamp > 500 and sorted(e.timestamp for e in back) == [e.timestamp for e in back]


def test_an_event_waits_for_its_stamp(board):
    board.input_interface_write_events(0, [event(1, 3000, -1, -1)])
    assert drain(board, 2.9) == [] and len(drain(board, 0.5)) == 1


def test_out_of_order_events_wait_for_those_in_front(board):
    board.input_interface_write_events(0, [event(1, 3000, -1, -1), event(2, 1000, -1, -1)])
    back = drain(board, 5)
    assert [e.event.tag for e in back] == [1, 2] and back[1].timestamp >= 3000
    assert board._statistics()["out_of_order"] == 1


def test_output_is_kept_while_nobody_reads(board):
    for i in range(50):
        board.input_interface_write_events(0, [event(i, 0, -1, -1)])
        board._advance(1_000_000_000)
    assert len(board.read_events()) == 50 and board.read_events() == []


def test_raw_words_alternate_event_and_time(board):
    board.input_interface_write_events(0, [event(0x2A5, 40, -1, 0)])
    board._advance(1_000_000_000)
    word, stamp = board.output_read()
    assert (word >> 12) & 2047 == 0x2A5 and stamp > 40


def test_the_counter_wraps_and_resets(board):
    board._set_counter((1 << 32) - 500)
    board.input_interface_write_events(0, [event(1, (1 << 32) - 1, -1, -1)])
    (back,) = drain(board, 2)
    assert back.timestamp in (0, 1, 2)
    board.reset_fpga()
    board.input_interface_write_events(0, [event(1, 0, -1, -1)])
    assert drain(board)[0].timestamp < 10


def test_a_bus_that_is_off_is_silent(board):
    board.enable_output(BusId.W, False)
    assert board.get_output_enable_status(BusId.W) is False
    board.input_interface_write_events(0, [event(1, 0, -1, -1)])
    assert drain(board) == []


def test_numbers_of_events_may_be_numpys(board):
    events = [event(np.int64(3), np.int64(100) + i, -1, -1) for i in range(3)]
    board.input_interface_write_events(np.int64(0), tuple(events))
    assert len(drain(board)) == 3


# Clocks.


def test_an_empty_poll_moves_a_virtual_clock(virtual):
    from samna.dynapse2 import Dynapse2Interface

    with Dynapse2Interface() as board:
        for _ in range(10):
            assert board.read_events() == []
        assert board._time == 10 * 100_000_000
        board.input_interface_write_events(0, [event(1, 0, -1, -1)])
        polls = 0
        while not board.read_events():
            polls += 1
        assert polls < 3


def test_sleep_and_time_belong_to_a_virtual_clock(virtual):
    from dynapse import clock
    from samna.dynapse2 import Dynapse2Interface

    clock.install(virtual)
    try:
        with Dynapse2Interface() as board:
            start = time.time()
            time.sleep(2.5)
            assert 2.5 <= time.time() - start < 2.51 and board._time >= 2_500_000_000_000
            deadline = time.monotonic() + 0.001
            while time.monotonic() < deadline:
                pass
            with pytest.raises(ValueError, match="sleep length must be non-negative"):
                time.sleep(-1)
    finally:
        clock.restore()


def test_a_real_clock_follows_the_wall(bitfile):
    dynapse.session.reset({"DYNAPSE_CHIPS": "1"})
    from samna.dynapse2 import Dynapse2Interface

    with Dynapse2Interface() as board:
        start = time.monotonic()
        board.input_interface_write_events(0, [event(1, 0, -1, -1)])
        while not (first := board.read_events()):
            pass
        time.sleep(0.2)
        board.input_interface_write_events(0, [event(1, 0, -1, -1)])
        while not (second := board.read_events()):
            pass
        passed = (second[0].timestamp - first[0].timestamp) * 1e-6
        assert 0.19 < passed < time.monotonic() - start + 0.05
    dynapse.session.reset({})


def test_only_lockstep_stands_still(board):
    for _ in range(100):
        board.read_events()
    assert board._time == 0
    dynapse.session.advance(0.001)
    assert board._time == 1_000_000_000


@pytest.mark.parametrize(
    "environment, text",
    [
        ({"DYNAPSE_CLOCK": "slow"}, "DYNAPSE_CLOCK is slow; it is one of realtime, virtual, lockstep"),
        ({"DYNAPSE_CHIPS": "x"}, "DYNAPSE_CHIPS is 'x'; it is a whole number above 0"),
        ({"DYNAPSE_SERIAL": "0"}, "DYNAPSE_SERIAL is '0'; it is a whole number above 0"),
    ],
)
def test_a_wrong_environment_is_named(environment, text):
    with pytest.raises(ValueError) as error:
        dynapse.session.Session(environment)
    assert str(error.value) == text
