"""The Pythonic API: run, inject, read, probe, snapshot, sweep."""
import os

import dynapse
import numpy as np
import pytest
from conftest import needs_library
from dynapse import words

pytestmark = needs_library
EXPERIMENT = os.path.join(os.path.dirname(__file__), "..", "..", "chips", "experiments", "fi.yaml")


def driven(serial=1):
    """A board on which eight neurons fire from a constant current."""
    board = dynapse.Board(serial=serial)
    configuration = board.configuration
    core = configuration.chips[0].cores[0]
    for name, code in {"SOIF_GAIN_N": (3, 40), "SOIF_LEAK_N": (0, 255), "SOIF_REFR_N": (3, 255), "SOIF_DC_P": (2, 80),
                       "SOIF_SPKTHR_P": (3, 255)}.items():
        core.parameters[name].coarse_value, core.parameters[name].fine_value = code
    for neuron in core.neurons[:8]:
        neuron.latch_so_dc = True
    board.configuration = configuration
    return board.record(range(8))


def test_neurons_fire_and_spikes_are_arrays():
    spikes = driven().run(0.2).spikes()
    assert len(spikes) > 20 and spikes.times.dtype == float and set(spikes.neurons) <= set(range(8))
    assert np.all(np.diff(spikes.times) >= 0) and spikes.duration == pytest.approx(0.2)
    rates = spikes.rates()
    assert all(rate > 5 for rate in rates.values())
    assert "<svg" in spikes._repr_html_() and len(spikes.between(0.1, 0.2)) < len(spikes)


def test_how_time_is_cut_changes_nothing():
    whole, cut = driven().run(0.1), driven()
    for _ in range(10):
        cut.run(0.01)
    assert np.array_equal(whole.spikes().times, cut.spikes().times)


def test_a_snapshot_goes_on_bit_for_bit():
    board = driven().run(0.05)
    snapshot = board.snapshot()
    first = board.run(0.05).spikes()
    again = board.restore(snapshot)
    assert again.time == pytest.approx(0.05)
    assert np.array_equal(again.run(0.05).spikes().times, first.times)
    with pytest.raises(dynapse.DynapseError):
        board.restore(b"damaged")


def test_events_go_in_and_out_as_arrays():
    board = dynapse.Board()
    board.inject(np.arange(5) * 1e-3, np.arange(5), x_hop=-1, y_hop=-1)
    events = board.run(0.01).events()
    tags, cores, x, y = words.unpack(events["word"])
    assert list(tags) == [0, 1, 2, 3, 4] and set(x) == {0} and set(y) == {-1} and set(cores) == {15}
    assert np.all(events["time"] > np.arange(5) * 1_000_000_000)


def test_states_are_read_and_probed():
    board = driven()
    assert "I_mem" in board.states()
    times, values = board.probe("I_mem", [0, 1], 0.01, every=1e-3)
    assert values.shape == (10, 2) and times[-1] == pytest.approx(0.01) and np.all(np.isfinite(values))
    with pytest.raises(ValueError, match="no state is called I_men; there are "):
        board.state("I_men")


def test_an_experiment_loads_and_runs():
    board = dynapse.load(EXPERIMENT)
    assert board.duration > 0 and "fi.yaml" in repr(board)


def test_biases_and_currents():
    board = dynapse.Board()
    assert board.bias("SOIF_LEAK_N") == (5, 255) and board.bias("SOIF_LEAK_N", 2, 40) == (2, 40)
    achieved = board.current("SOIF_LEAK_N", 20e-12)
    assert achieved == pytest.approx(20e-12, rel=0.1) and board.current("SOIF_LEAK_N") == pytest.approx(achieved)
    assert board.bias("SOIF_LEAK_N") != (2, 40)


def test_dies_differ_and_sweeps_keep_their_order():
    points = dynapse.grid(serial=[1, 2, 3], fine=[40])
    count = lambda point: len(driven(point["serial"]).run(0.1).spikes())  # noqa: E731
    rows = dynapse.sweep(count, points, workers=2)
    assert [point["serial"] for point, _ in rows] == [1, 2, 3]
    assert rows == dynapse.sweep(count, points) and [rows[1]] == dynapse.sweep(count, points, shard=(1, 3))
    with pytest.raises(ValueError, match="shard 3 of 3"):
        dynapse.sweep(count, points, shard=(3, 3))


@pytest.mark.parametrize(
    "action, kind, text",
    [
        (lambda: dynapse.Board("missing.yaml"), OSError, "missing.yaml"),
        (lambda: dynapse.Board(settings={"nonsense": 1}), ValueError, "nonsense"),
        (lambda: dynapse.Board().run(-1), ValueError, "-1 s is no time of the emulator: 0 to 106 days"),
        (lambda: dynapse.Board().run(float("nan")), ValueError, "nan s is no time of the emulator"),
        (lambda: dynapse.Board().inject([0.1], [2048]), ValueError, "tag runs from 0 to 2047"),
        (lambda: dynapse.Board().inject([0.1], [1.5]), TypeError, "tag takes whole numbers, not float64"),
        (lambda: dynapse.Board().inject([float("inf")], [1]), ValueError, "times are seconds from 0 to 9e6"),
        (lambda: dynapse.Board().inject([0.1], [1], x_hop=9), ValueError, "hops run from -7 to 7"),
        (lambda: dynapse.Board().probe("I_mem", [0], 0.1, every=0), ValueError, "above 0, not 0"),
        (lambda: dynapse.Board(chips=500), ValueError, ""),
    ],
)
def test_bad_use(action, kind, text):
    with pytest.raises(kind) as error:
        action()
    assert text in str(error.value)


def test_a_closed_board_says_so():
    board = dynapse.Board()
    board.close()
    assert repr(board) == "<Board, closed>"
    with pytest.raises(RuntimeError, match="the board is closed"):
        board.run(0.1)
