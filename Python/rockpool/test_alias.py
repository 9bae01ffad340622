"""Rockpool's own copies of the vendor's classes agree with ours, text by text: what its integration tests demand."""
import pytest

samna = pytest.importorskip("samna")
alias = pytest.importorskip("rockpool.devices.dynapse.samna_alias")
dynapse2 = samna.dynapse2

SMALL = ["Dynapse2Parameter", "Dynapse2Destination", "NormalGridEvent", "Dynapse2Synapse", "Dynapse2Neuron",
         "Dynapse2Core_CoreSadcEnables", "Dynapse2Chip_ConfigSadcEnables", "Dynapse2Bioamps", "Dynapse2DvsInterface"]


def test_the_hardware_classes_are_not_hidden():
    from rockpool.devices.dynapse import DynapseSamna, config_from_specification, find_dynapse_boards

    assert DynapseSamna.__name__ == "DynapseSamna" and callable(config_from_specification) and callable(find_dynapse_boards)


@pytest.mark.parametrize("name", SMALL)
def test_the_texts_are_equal(name):
    original = getattr(dynapse2, name)()
    copy = getattr(alias, name).from_samna(original)
    assert _spelt(copy.to_json()) == original.to_json()


@pytest.mark.parametrize("name", ["Dynapse2Destination", "NormalGridEvent", "Dynapse2Synapse"])
def test_a_copy_goes_back(name):
    original = getattr(dynapse2, name)()
    assert getattr(alias, name).from_samna(original).to_samna() == original


def test_a_changed_value_is_seen_by_the_copy():
    configuration = dynapse2.Dynapse2Configuration()
    configuration.chips[0].cores[0].neurons[0].synapses[0].tag = 1024
    configuration.chips[0].cores[0].neurons[0].synapses[0].dendrite = alias.Dendrite.ampa
    core = alias.Dynapse2Core.from_samna(configuration.chips[0].cores[0])
    assert core.neurons[0].synapses[0].tag == 1024 and core.neurons[0].synapses[0].dendrite == 1024
    assert _spelt(core.to_json()) == configuration.chips[0].cores[0].to_json()


def test_an_alias_event_becomes_ours():
    event = alias.NormalGridEvent(alias.Dynapse2Destination([True, False, False, True], -7, 3, 2047), 123456)
    ours = event.to_samna()
    assert (ours.timestamp, ours.event.tag, ours.event.x_hop, list(ours.event.core)) == (123456, 2047, -7, [True, False, False, True])


def _spelt(text):
    """Rockpool writes the older spelling of one key."""
    return text.replace("SoifRefectory", "SoifRefractory")
