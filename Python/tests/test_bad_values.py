"""What is no value of a field is refused where it is written, with the rule."""
import pytest
from samna.dynapse2 import (
    Dynapse2Bioamps, Dynapse2Configuration, Dynapse2Core, Dynapse2Destination, Dynapse2Neuron, Dynapse2Parameter,
    Dynapse2Synapse, NormalGridEvent,
)

TAG = "a CAM word stores 11 bits, so tags run from 0 to 2047"


def write(value, name, new):
    setattr(value, name, new)


@pytest.mark.parametrize(
    "action, kind, text",
    [
        (lambda: write(Dynapse2Synapse(), "tag", 2048), ValueError, f"Dynapse2Synapse.tag cannot be 2048: {TAG}"),
        (lambda: write(Dynapse2Synapse(), "tag", -1), ValueError, f"Dynapse2Synapse.tag cannot be -1: {TAG}"),
        (lambda: write(Dynapse2Synapse(), "tag", 10**30), ValueError, f"Dynapse2Synapse.tag cannot be {10**30}: {TAG}"),
        (lambda: write(Dynapse2Destination(), "tag", 17.0), TypeError,
         "Dynapse2Destination.tag takes a whole number, not float"),
        (lambda: write(Dynapse2Destination(), "tag", "17"), TypeError,
         "Dynapse2Destination.tag takes a whole number, not str"),
        (lambda: write(Dynapse2Destination(), "x_hop", 8), ValueError,
         "Dynapse2Destination.x_hop cannot be 8: a destination word stores a sign and 3 bits, so hops run from -7 to 7"),
        (lambda: write(Dynapse2Destination(), "core", [True] * 5), ValueError,
         "Dynapse2Destination.core takes exactly 4 values, not 5"),
        (lambda: write(Dynapse2Destination(), "core", True), TypeError, "Dynapse2Destination.core takes a sequence"),
        (lambda: write(Dynapse2Neuron(), "synapses", [Dynapse2Synapse()] * 65), ValueError,
         "Dynapse2Neuron.synapses takes exactly 64 Dynapse2Synapse, not 65"),
        (lambda: write(Dynapse2Neuron(), "synapses", [Dynapse2Destination()] * 64), TypeError,
         "Dynapse2Neuron.synapses takes Dynapse2Synapse, not Dynapse2Destination"),
        (lambda: write(Dynapse2Neuron(), "latch_so_dc", "yes"), TypeError,
         "Dynapse2Neuron.latch_so_dc takes a bool, not str"),
        (lambda: write(Dynapse2Neuron(), "latch_so_dc", None), TypeError,
         "Dynapse2Neuron.latch_so_dc takes a bool, not NoneType"),
        (lambda: write(Dynapse2Parameter(), "coarse_value", 6), ValueError,
         "Dynapse2Parameter.coarse_value cannot be 6: the parameter generator has six ranges, so coarse runs from 0 to 5"),
        (lambda: write(Dynapse2Parameter(), "fine_value", 256), ValueError,
         "Dynapse2Parameter.fine_value cannot be 256: a range has 256 steps, so fine runs from 0 to 255"),
        (lambda: write(Dynapse2Parameter(), "fine_value", float("nan")), TypeError,
         "Dynapse2Parameter.fine_value takes a whole number, not float"),
        (lambda: write(Dynapse2Parameter(), "type", "Q"), ValueError,
         "Dynapse2Parameter.type cannot be 'Q': a transistor is of type 'N' or 'P'"),
        (lambda: write(Dynapse2Synapse(), "dendrite", 5), ValueError,
         "Dynapse2Synapse.dendrite cannot be 5: the enumeration has no such value"),
        (lambda: write(NormalGridEvent(), "timestamp", 1 << 32), ValueError,
         "NormalGridEvent.timestamp cannot be 4294967296: the vendor's library keeps a number of 32 bits here, 0 to 4294967295"),
        (lambda: write(Dynapse2Bioamps(), "gain", 4), ValueError,
         "Dynapse2Bioamps.gain cannot be 4: the front end has four gain steps, 0 to 3"),
        (lambda: Dynapse2Synapse(3), TypeError,
         "Dynapse2Synapse() takes no positional arguments: name the fields, or set them afterwards"),
        (lambda: Dynapse2Configuration().chips[4], IndexError, "chips has 4 elements, 0 to 3"),
        (lambda: Dynapse2Configuration(226), ValueError, "a configuration has 1 to 225 chips, not 226"),
        (lambda: write(Dynapse2Configuration(), "chips", []), ValueError,
         "Dynapse2Configuration.chips takes 1 to 225 Dynapse2Chip, not 0"),
        (lambda: Dynapse2Core().parameters["SYPD_DYL0_P"], KeyError,
         "'SYPD_DYL0_P is no parameter here; did you mean SYPD_DLY0_P?'"),
        (lambda: Dynapse2Core().parameters.update(FOO=Dynapse2Parameter()), KeyError, "'FOO is no parameter here'"),
        (lambda: Dynapse2Core().parameters.pop("SOIF_DC_P"), TypeError, "the biases of a chip cannot be taken away"),
        (lambda: write(Dynapse2Core(), "parameters", [1]), TypeError,
         "Dynapse2Core.parameters takes a dict of Dynapse2Parameter, not list"),
        (lambda: write(Dynapse2Core(), "parameters", {"SOIF_DC_P": 3}), TypeError,
         "SOIF_DC_P takes a Dynapse2Parameter, not int"),
    ],
)
def test_a_wrong_value(action, kind, text):
    with pytest.raises(kind) as error:
        action()
    assert str(error.value) == text


def test_unknown_attributes_are_refused():
    with pytest.raises(AttributeError, match="has no attribute 'wieght'"):
        Dynapse2Synapse().wieght = [True] * 4


def test_nothing_changes_when_an_element_is_wrong():
    neuron = Dynapse2Neuron()
    with pytest.raises(TypeError):
        neuron.synapses = [Dynapse2Synapse(tag=1)] * 63 + [None]
    assert neuron == Dynapse2Neuron()
