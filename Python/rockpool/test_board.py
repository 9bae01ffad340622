"""Rockpool's device classes on the emulator: find the board, open it, read its time, evolve a network."""
import os
import time

import dynapse
import numpy as np
import pytest
from dynapse import clock

pytest.importorskip("rockpool.devices.dynapse.samna_alias")


@pytest.fixture
def device(tmp_path, monkeypatch):
    """A board in virtual time, as `dynapse hil --clock virtual` gives it, and its bitfile's header."""
    bitfile = tmp_path / "stack.bit"
    bitfile.write_bytes(bytes.fromhex("00090ff00ff00ff00ff0000001") + b"a\0\x05test\0e\0\0\0\0")
    from rockpool.devices.dynapse.hardware.interface import samna as interface

    monkeypatch.setattr(interface, "SE2_STACK_FPGA_FILEPATH", str(bitfile))
    session = dynapse.session.reset({"DYNAPSE_CLOCK": "virtual", "DYNAPSE_CHIPS": "1"})
    clock.install(session)
    from rockpool.devices.dynapse import find_dynapse_boards

    yield find_dynapse_boards()[0]
    clock.restore()
    dynapse.session.reset({})


def network():
    """A small network with weights that make it fire, mapped and quantised."""
    from rockpool.devices.dynapse import DynapSim, autoencoder_quantization, config_from_specification, mapper
    from rockpool.nn.combinators import Sequential
    from rockpool.nn.modules import LinearJax

    np.random.seed(1)
    net = Sequential(LinearJax((4, 4), has_bias=False, weight=np.eye(4) * 20.0), DynapSim((4, 4), has_rec=False))
    spec = mapper(net.as_graph())
    spec.update(autoencoder_quantization(**spec))
    return config_from_specification(**spec)


def test_the_board_tells_its_time(device):
    from rockpool.devices.dynapse import DynapseSamna

    board = DynapseSamna(device, **network())
    start = board.current_timestamp()
    for wait in (0.02, 0.08, 0.32, 1.28, 5.12):
        before = time.time()
        first = board.current_timestamp()
        time.sleep(wait)
        second = board.current_timestamp()
        assert abs((second - first) - (time.time() - before)) < 0.01 + 0.005
    assert second > start
    assert board.disconnect() is True


def test_a_network_evolves_and_spikes_come_back(device):
    from rockpool.devices.dynapse import DynapseSamna

    board = DynapseSamna(device, **network())
    raster = (np.random.RandomState(2).rand(500, 4) < 0.1).astype(float)
    spikes, _, record = board(raster, record=True)
    assert len(record["output_events"]) > 0 and spikes.shape[0] == 500
    board.disconnect()
