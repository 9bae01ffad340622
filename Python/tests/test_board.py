"""Boards over the emulator: both generations of opening, configurations, bad use."""
import warnings

import dynapse
import pytest
import samna
from dynapse._native import Device
from conftest import needs_library
from samna.dynapse2 import (
    BusId, Dendrite, Dynapse2Configuration, Dynapse2Destination, Dynapse2Synapse, NormalGridEvent, ResetType,
)

pytestmark = needs_library


def packet(tag, x_hop=0, y_hop=0, core=(True,) * 4):
    return Dynapse2Destination(tag=tag, x_hop=x_hop, y_hop=y_hop, core=list(core))


def event(tag, stamp, x_hop=0, y_hop=0):
    return NormalGridEvent(event=packet(tag, x_hop, y_hop), timestamp=stamp)


def drain(board, milliseconds=1.0):
    board._advance(round(milliseconds * 1e9))
    return board.read_events()


# Opening.


def test_the_newer_generation_opens_by_a_list(lockstep):
    infos = samna.device.get_unopened_devices()
    assert len(infos) == 1 and "DYNAP-SE2" in infos[0].device_type_name.upper()
    board = samna.device.open_device(infos[0])
    assert samna.device.get_unopened_devices() == [] and len(samna.device.get_all_devices()) == 1
    assert board.get_device_type_name() == "DYNAP-SE2 Stack" and board.get_model() is board.get_model()
    with pytest.raises(RuntimeError, match="is open already: close it with"):
        samna.device.open_device(infos[0])
    assert samna.device.close_device(board) is True and samna.device.close_device(board) is False
    with pytest.raises(RuntimeError, match="^no board has the serial number 'x'; dynapse hil --identity names those that are shown$"):
        samna.device.open_device("x")


def test_the_older_generation_opens_by_a_place(lockstep):
    node = samna.SamnaNode("tcp://0.0.0.0:33336", "tcp://0.0.0.0:33335", 1)
    vendor, product = node.get_dynapse2_dev_board_vid_and_pid()
    assert "%04x:%04x" % (vendor, product) == "151f:0125"
    assert node.open_dynapse2_dev_board(1, 42) is None
    samna.setup_local_node("tcp://0.0.0.0:33335", "tcp://0.0.0.0:33336", 2)
    samna.open_remote_node(1, "device_node")
    board = samna.device_node.Dynapse2DevBoard
    assert board.get_number_of_chips() == 1 and board is samna.device_node.Dynapse2DevBoard
    with pytest.raises(AttributeError, match="open it first with open_dynapse2_stack"):
        samna.device_node.Dynapse2Stack
    with pytest.raises(RuntimeError, match="no board is at bus 3, device 9"):
        node.open_dynapse2_stack(3, 9, 1)
    board._close()


def test_a_bitfile_is_one_by_its_header(board, bitfile, tmp_path):
    assert board.configure_opal_kelly(str(bitfile)) is True
    other = tmp_path / "other.bit"
    other.write_bytes(b"no bitfile")
    assert board.configure_opal_kelly(str(other)) is False
    assert board.configure_opal_kelly(str(tmp_path / "missing.bit")) is False
    (found,) = dynapse.session.current().bitfiles
    assert found["name"] == "Dynapse2Stack.bit" and found["part"] == "7a75tfgg484" and len(found["sha256"]) == 64


# Configuration.


def program(board, **latches):
    """Neuron 7 of core 0 fires from a constant current and tells the host."""
    configuration = board.get_model().get_configuration()
    core = configuration.chips[0].cores[0]
    for name, code in {"SOIF_GAIN_N": (3, 40), "SOIF_LEAK_N": (0, 255), "SOIF_REFR_N": (3, 255), "SOIF_DC_P": (2, 80),
                       "SOIF_SPKTHR_P": (3, 255)}.items():
        core.parameters[name].coarse_value, core.parameters[name].fine_value = code
    core.neurons[7].latch_so_dc = True
    core.neurons[7].destinations = [packet(7, -7)] + [Dynapse2Destination()] * 3
    assert board.get_model().apply_configuration(configuration) is True
    return configuration


def test_a_neuron_with_current_fires_and_its_spikes_arrive(board):
    configuration = program(board)
    spikes = drain(board, 200)
    assert len(spikes) > 5
    assert {(e.event.tag, e.event.x_hop, e.event.y_hop) for e in spikes} == {(7, -6, 0)}
    configuration.chips[0].cores[0].neurons[7].latch_so_dc = False
    configuration.chips[0].cores[0].parameters["SOIF_LEAK_N"].coarse_value = 5
    board.get_model().apply_configuration(configuration)
    drain(board, 1)
    assert drain(board, 100) == []


def test_a_synapse_makes_its_neuron_fire(board):
    configuration = program(board)
    core = configuration.chips[0].cores[0]
    core.neurons[7].latch_so_dc = False
    core.parameters["SYAM_W0_P"].coarse_value, core.parameters["SYAM_W0_P"].fine_value = 5, 255
    for name in ("DEAM_ETAU_P", "DEAM_EGAIN_P"):
        core.parameters[name].coarse_value, core.parameters[name].fine_value = 2, 60
    core.parameters["SYPD_EXT_N"].coarse_value, core.parameters["SYPD_EXT_N"].fine_value = 3, 200
    core.neurons[7].synapses = [Dynapse2Synapse(tag=1024, dendrite=Dendrite.ampa, weight=[True, False, False, False])] * 64
    board.get_model().apply_configuration(configuration)
    drain(board, 10)
    board.input_interface_write_events(0, [event(1024, 0)])
    assert len(drain(board, 50)) >= 1


def test_a_configuration_is_a_detached_copy_and_reads_back(board):
    configuration = program(board)
    again = board.get_model().get_configuration()
    assert again == configuration
    again.chips[0].cores[0].neurons[0].synapses[0].tag = 9
    assert board.get_model().get_configuration() == configuration


def test_what_is_applied_is_what_the_library_holds(board):
    configuration = program(board)
    chip = configuration.chips[0]
    chip.cores[3].neurons[255].synapses[63] = Dynapse2Synapse(
        tag=2047, dendrite=Dendrite.gaba, weight=[False, True, False, True], stp=True, mismatched_delay=True)
    chip.cores[2].neurons[1].destinations[3] = packet(99, -7, 7, (True, False, True, False))
    chip.cores[1].neurons[0].latch_ho_active = True
    chip.cores[1].monitored_neuron, chip.cores[1].neuron_monitoring_on = 200, True
    chip.cores[1].sadc_enables.soho_degain = True
    chip.sadc_group_parameters23[2]["NCCF_BIAS_P"].fine_value = 3
    chip.bioamps.channel_parameters[7]["BF3VQ"].fine_value = 41
    chip.bioamps.gain, chip.bioamps.route[1].tag = 3, 1
    chip.dvs_if.pixel_destinations[4095] = packet(3, 0, 0, (False, True, False, False))
    chip.dvs_if.copy_hop.x = -2
    board.get_model().apply_configuration(configuration)
    # A second device over the same handle reads everything from the library.
    twin = Device(board._handle, 1, 2, 1)
    assert twin._configuration() == configuration
    twin._disown()


def test_a_power_cycle_gives_the_power_up_state(board):
    program(board)
    board.get_model().reset(ResetType.PowerCycle, 0b1)
    assert board.get_model().get_configuration() == Dynapse2Configuration(1)
    drain(board, 1)
    assert drain(board, 50) == []


def test_a_reset_spares_the_chips_that_the_mask_leaves_out(board):
    configuration = program(board)
    board.get_model().reset(ResetType.PowerCycle, 0b10)
    assert board.get_model().get_configuration() == configuration


def test_more_chips_than_the_board_has_are_left_out_with_a_warning(board):
    configuration = Dynapse2Configuration()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        board.get_model().apply_configuration(configuration)
    configuration.chips[2].param_gen0_powerdown = True
    with pytest.warns(UserWarning, match="the configuration programs 4 chips, the board has 1: the others are left out"):
        board.get_model().apply_configuration(configuration)


def test_converters_count(board):
    model = board.get_model()
    model.set_sadc_sample_period_ms(10)
    assert model.get_sadc_sample_period_ms() == 10
    assert len(model.get_sadc_values(0)) == 64 and model.get_sadc_value(0, 3) == model.get_sadc_values(0)[3]
    names = [samna.dynapse2.get_sadc_description(i) for i in range(64)]
    assert names[samna.dynapse2.sadc_lookup_aer_address("soif_mem", 2)] == "core 2 soif_mem"
    assert samna.dynapse2.sadc_lookup_aer_address("soif_refectory", 0) == names.index("core 0 soif_refractory")


# Bad use.


@pytest.mark.parametrize(
    "action, kind, text",
    [
        (lambda b: b.input_interface_write_events(0, [1]), TypeError,
         "events[0] is no NormalGridEvent; nothing has been written"),
        (lambda b: b.input_interface_write_events(1, [event(1, 0)]), ValueError, "the board has no chip 1: it has 1"),
        (lambda b: b.get_model().apply_configuration(None), TypeError,
         "apply_configuration takes a Dynapse2Configuration, not NoneType"),
        (lambda b: b.get_model().get_sadc_values(4), ValueError, "the board has no chip 4: it has 1"),
        (lambda b: b.get_model().set_sadc_sample_period_ms(0), ValueError, "a sample takes at least 1 ms, not 0"),
        (lambda b: b.get_model().reset(7, 1), ValueError, "7 is not a valid ResetType"),
        (lambda b: b.get_model().reset(ResetType.PowerCycle, -1), ValueError,
         "the chip mask is -1: it is a number of bits, such as (1 << chips) - 1"),
        (lambda b: b.set_number_of_chip(2), ValueError, "the board has 1 chips, not 2; choose with dynapse hil --chips"),
        (lambda b: b.grid_bus_write_events_u32([1]), NotImplementedError,
         "Dynapse2Interface.grid_bus_write_events_u32 is not part of the emulator: no public script calls it, so what it "
         "does is not known"),
        (lambda b: b.get_model().get_firing_rates(), NotImplementedError,
         "Dynapse2Model.get_firing_rates is not part of the emulator: no public script calls it, so what it does is not known"),
        (lambda b: samna.graph, NotImplementedError,
         "samna.graph is not part of the emulator: no script for DYNAP-SE2 uses it; poll board.read_events() instead"),
        (lambda b: samna.device.close_device(3), TypeError, "close_device takes a board, not int"),
        (lambda b: samna.dynapse2.sadc_lookup_aer_address("soif_men", 0), ValueError,
         "no spiking ADC measures core 0 soif_men; get_sadc_description() names those there are"),
    ],
)
def test_bad_use_says_what_is_wrong_and_the_emulator_goes_on(board, action, kind, text):
    with pytest.raises(kind) as error:
        action(board)
    assert str(error.value) == text
    board.input_interface_write_events(0, [event(1, 0, -1, -1)])
    assert len(drain(board)) == 1


CLOSED = "the board is closed: open it again with samna.device.open_device()"


@pytest.mark.parametrize(
    "action",
    [
        lambda b: b.input_interface_write_events(0, [event(1, 0)]), lambda b: b.read_events(), lambda b: b.output_read(),
        lambda b: b.get_model().get_configuration(), lambda b: b.get_model().apply_configuration(Dynapse2Configuration(1)),
        lambda b: b.reset_fpga(), lambda b: b.get_model().reset(ResetType.PowerCycle, 1),
        lambda b: b.get_model().get_sadc_values(0), lambda b: b.enable_output(BusId.W, True),
    ],
)
def test_a_closed_board_says_so(board, action):
    board._close()
    with pytest.raises(RuntimeError) as error:
        action(board)
    assert str(error.value) == CLOSED
