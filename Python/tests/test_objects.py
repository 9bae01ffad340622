"""The vendor's objects: defaults, value semantics, argument forms."""
import copy
import pickle
from enum import IntEnum

import numpy as np
import pytest
from samna.dynapse2 import *  # noqa: F403
from samna.dynapse2 import (
    Dendrite, Dynapse2Chip, Dynapse2Configuration, Dynapse2Core, Dynapse2Destination, Dynapse2Neuron, Dynapse2Parameter,
    Dynapse2Synapse, NormalGridEvent, Vec2_unsigned_int,
)


def test_a_configuration_has_the_sizes_of_the_chip():
    configuration = Dynapse2Configuration()
    assert len(configuration.chips) == 4
    chip = configuration.chips[0]
    assert [len(chip.cores), len(chip.cores[0].neurons)] == [4, 256]
    neuron = chip.cores[0].neurons[0]
    assert [len(neuron.synapses), len(neuron.destinations), len(neuron.synapses[0].weight)] == [64, 4, 4]
    assert len(chip.cores[0].parameters) == 52
    assert [len(chip.shared_parameters01), len(chip.global_parameters), len(chip.sadc_group_parameters23)] == [6, 2, 3]
    assert [len(chip.bioamps.common_parameters), len(chip.bioamps.channel_parameters)] == [14, 8]
    assert len(list(chip.dvs_if.pixel_destinations)) == 4096


def test_an_untouched_synapse_is_unused():
    synapse = Dynapse2Synapse()
    assert (synapse.tag, synapse.dendrite, list(synapse.weight)) == (0, Dendrite.none, [False] * 4)
    assert not (synapse.stp or synapse.precise_delay or synapse.mismatched_delay)


def test_reset_is_quiet_leaks_are_high_and_gains_low():
    parameters = Dynapse2Core().parameters
    code = {name: (bias.coarse_value, bias.fine_value) for name, bias in parameters.items()}
    assert code["SOIF_LEAK_N"] == code["DEAM_ETAU_P"] == code["SYPD_DLY0_P"] == (5, 255)
    assert code["SOIF_GAIN_N"] == code["SYAM_W0_P"] == code["SOIF_DC_P"] == (0, 0)


def test_a_path_into_a_configuration_writes_in_place():
    configuration = Dynapse2Configuration()
    configuration.chips[0].cores[0].neurons[0].synapses[0].tag = 1024
    configuration.chips[1].cores[3].parameters["SOIF_DC_P"].fine_value = 7
    configuration.chips[0].cores[1].neurons[255].destinations[3].core[2] = True
    assert configuration.chips[0].cores[0].neurons[0].synapses[0].tag == 1024
    assert configuration.chips[1].cores[3].parameters["SOIF_DC_P"].fine_value == 7
    assert list(configuration.chips[0].cores[1].neurons[255].destinations[3].core) == [False, False, True, False]
    assert configuration.chips[0].cores[0].neurons[1].synapses[0].tag == 0


def test_assigning_copies():
    destination = Dynapse2Destination()
    neurons = [Dynapse2Neuron() for _ in range(3)]
    for tag, neuron in enumerate(neurons):  # one object for all, as scripts do
        destination.tag = tag
        neuron.destinations = [destination] * 4
    assert [neuron.destinations[0].tag for neuron in neurons] == [0, 1, 2]
    event = NormalGridEvent()
    event.event = destination
    destination.tag = 99
    assert event.event.tag == 2
    event.event.tag = 5
    assert (event.event.tag, destination.tag) == (5, 99)


def test_assigning_a_part_of_itself_keeps_its_value():
    neuron = Dynapse2Neuron()
    for i in range(64):
        neuron.synapses[i].tag = i
    neuron.synapses = list(reversed(list(neuron.synapses)))
    assert [synapse.tag for synapse in neuron.synapses] == list(range(63, -1, -1))


def test_a_part_outlives_its_configuration():
    synapse = Dynapse2Configuration().chips[3].cores[3].neurons[255].synapses[63]
    synapse.tag = 3
    assert synapse.tag == 3


def test_parameters_are_a_dictionary():
    parameters = Dynapse2Core().parameters
    assert isinstance(parameters, dict)
    assert "SOIF_LEAK_N" in parameters and sorted(parameters)[0] == "DEAM_EGAIN_P"
    assert {**parameters}["SOAD_W_N"].coarse_value == 0


def test_assigning_a_parameter_copies_its_value():
    core = Dynapse2Core()
    parameter = Dynapse2Parameter(coarse_value=3, fine_value=80)
    core.parameters["SOIF_GAIN_N"] = parameter
    parameter.fine_value = 1
    assert core.parameters["SOIF_GAIN_N"].fine_value == 80
    other = Dynapse2Core()
    other.parameters = core.parameters
    core.parameters["SOIF_GAIN_N"].fine_value = 2
    assert other.parameters["SOIF_GAIN_N"].fine_value == 80


def test_the_text_of_a_parameter_holds_its_code_in_the_first_bracket():
    parameter = Dynapse2Core().parameters["SOIF_LEAK_N"]
    inside = str(parameter).split("(")[1].split(")")[0].split(",")
    assert [int(inside[0]), int(inside[1])] == [5, 255]
    assert parameter.type == "N" and parameter._initial_type.name == "n"


def test_dendrites_are_numbers_names_and_callable():
    assert [Dendrite(1024), Dendrite.ampa.value, int(Dendrite.shunt), str(Dendrite.nmda)] == [
        Dendrite.ampa, 1024, 128, "Dendrite.nmda"]

    class Other(IntEnum):  # Rockpool has its own
        gaba = 512

    synapse = Dynapse2Synapse()
    synapse.dendrite = Other.gaba
    assert synapse.dendrite is Dendrite.gaba


def test_numbers_of_numpy_are_numbers():
    event = NormalGridEvent()
    event.event.tag, event.timestamp = np.int64(2047), np.uint32(4294967295)
    event.event.core = np.array([True, False, True, False])
    assert (event.event.tag, event.timestamp, list(event.event.core)) == (2047, 4294967295, [True, False, True, False])
    neuron = Dynapse2Neuron()
    neuron.latch_so_dc = np.bool_(True)
    neuron.latch_soif_kill = 1
    assert neuron.latch_so_dc is True and neuron.latch_soif_kill is True


def test_both_spellings_of_the_refractory_signal_are_one():
    enables = Dynapse2Core().sadc_enables
    enables.soif_refectory = True
    assert enables.soif_refractory is True


def test_copies_and_pickles_are_values_of_their_own():
    configuration = Dynapse2Configuration(1)
    configuration.chips[0].cores[2].neurons[9].synapses[1].dendrite = Dendrite.nmda
    for twin in (copy.deepcopy(configuration), copy.copy(configuration), pickle.loads(pickle.dumps(configuration))):
        assert twin == configuration
        twin.chips[0].cores[2].neurons[9].synapses[1].tag = 1
        assert twin != configuration
    chip = configuration.chips[0]
    assert pickle.loads(pickle.dumps(chip.cores[2].neurons[9])) == chip.cores[2].neurons[9]
    assert copy.deepcopy(chip.cores[0].parameters)["SOIF_LEAK_N"].fine_value == 255
    assert pickle.loads(pickle.dumps(chip.cores[0].neurons[0].synapses))[0] == Dynapse2Synapse()


def test_lists_have_indices_slices_and_equality():
    neuron = Dynapse2Neuron()
    assert neuron.synapses[-1] == Dynapse2Synapse() and len(neuron.synapses[10:20]) == 10
    neuron.synapses[0:2] = [Dynapse2Synapse(tag=1), Dynapse2Synapse(tag=2)]
    assert [synapse.tag for synapse in neuron.synapses[:3]] == [1, 2, 0]
    assert neuron.synapses[0].weight == [False] * 4 and neuron.synapses[0].weight + [True] == [False] * 4 + [True]
    assert neuron == copy.copy(neuron) and neuron != Dynapse2Neuron()


def test_chips_can_be_replaced():
    configuration = Dynapse2Configuration()
    chip = Dynapse2Chip()
    chip.param_gen0_powerdown = True
    configuration.chips = [chip, chip]
    chip.param_gen0_powerdown = False
    assert [chip.param_gen0_powerdown for chip in configuration.chips] == [True, True]


def test_the_filter_of_the_sensor_is_a_set():
    chip = Dynapse2Chip()
    for x in (5, 3, 5):
        chip.dvs_if.filter.add(Vec2_unsigned_int(x=x, y=1))
    assert [pixel.x for pixel in chip.dvs_if.filter] == [3, 5]
    chip.dvs_if.filter.remove(Vec2_unsigned_int(x=3, y=1))
    assert len(chip.dvs_if.filter) == 1 and chip.dvs_if.filter.pop().x == 5
    chip.dvs_if.filter.clear()
    assert len(chip.dvs_if.filter) == 0


def test_the_stub_is_what_the_native_part_has():
    """`python native/stubs.py > dynapse/_native.pyi` writes it; names and types come from the objects."""
    import ast
    import os
    import subprocess
    import sys

    from dynapse import _native

    here = os.path.join(os.path.dirname(__file__), "..")
    with open(os.path.join(here, "dynapse", "_native.pyi"), encoding="utf-8") as file:
        stub = file.read()
    made = subprocess.run([sys.executable, os.path.join(here, "native", "stubs.py")], capture_output=True, text=True, check=True)
    assert made.stdout == stub, "write the stub anew: python native/stubs.py > dynapse/_native.pyi"
    names = {node.name: node for node in ast.parse(stub).body if hasattr(node, "name")}
    assert set(names) >= {name for name in vars(_native) if not name.startswith("__")}
    for name, node in names.items():
        if isinstance(node, ast.ClassDef) and hasattr(_native, name):
            declared = {part.name for part in node.body if hasattr(part, "name")}
            special = {"__copy__", "__deepcopy__", "__reduce__", "__reduce_ex__", "_assign"}
            own = {part for part in vars(getattr(_native, name)) if not part.startswith("__")}
            assert own - special <= declared, name


def test_every_call_of_the_native_part_says_what_it_does():
    from dynapse import _native

    for holder in (_native, _native.Device, _native.Dynapse2Configuration, _native.Dynapse2Synapse):
        for name, member in vars(holder).items():
            if type(member).__name__ in ("method_descriptor", "builtin_function_or_method") and not name.startswith("__"):
                assert member.__doc__, name
