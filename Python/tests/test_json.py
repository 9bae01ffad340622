"""JSON in the vendor's layout."""
import json

import pytest
from samna.dynapse2 import (
    Dendrite, Dynapse2Bioamps, Dynapse2Chip, Dynapse2Configuration, Dynapse2Core, Dynapse2Core_CoreSadcEnables,
    Dynapse2Destination, Dynapse2DvsInterface, Dynapse2Neuron, Dynapse2Parameter, Dynapse2Synapse, NormalGridEvent,
    Vec2_int,
)

CLASSES = [Dynapse2Bioamps, Dynapse2Core_CoreSadcEnables, Dynapse2Destination, Dynapse2DvsInterface, Dynapse2Neuron,
           Dynapse2Parameter, Dynapse2Synapse, NormalGridEvent, Vec2_int]

SYNAPSE = """{
    "value0": {
        "dendrite": 1024,
        "stp": false,
        "weight": {
            "value0": true,
            "value1": false,
            "value2": false,
            "value3": false
        },
        "preciseDelay": false,
        "mismatchedDelay": true,
        "tag": 1024
    }
}"""


def test_the_layout_is_the_vendors():
    synapse = Dynapse2Synapse(dendrite=Dendrite.ampa, weight=[True, False, False, False], mismatched_delay=True, tag=1024)
    assert synapse.to_json() == SYNAPSE


@pytest.mark.parametrize("kind", CLASSES)
def test_what_is_written_reads_back(kind):
    text = kind().to_json()
    assert text == json.dumps(json.loads(text), indent=4)
    value = kind()
    value.from_json(text)
    assert value == kind() and value.to_json() == text


def test_a_whole_chip_reads_back():
    chip = Dynapse2Chip()
    chip.cores[3].neurons[255].destinations[3].tag = 77
    twin = Dynapse2Chip()
    twin.from_json(chip.to_json())
    assert twin == chip


def test_special_keys():
    core = json.loads(Dynapse2Core().to_json())["value0"]
    assert core["parameters"][0] == {
        "key": "SOIF_LEAK_N",
        "value": {"type": 78, "coarseValue": 5, "fineValue": 255, "_address": 0, "_cookie": 0, "_initialType": 1,
                  "_switchableType": False},
    }
    assert list(core["sadcEnables"])[:2] == ["SoifMem", "SoifRefractory"]
    assert "davisReqAckBugfixDelay_ns" in json.loads(Dynapse2DvsInterface().to_json())["value0"]


def test_keys_may_come_in_another_order_and_in_the_older_spelling():
    keys = json.loads(Dynapse2Core_CoreSadcEnables().to_json())["value0"]
    keys["SoifRefectory"] = True
    del keys["SoifRefractory"]
    enables = Dynapse2Core_CoreSadcEnables()
    enables.from_json(json.dumps({"value0": dict(reversed(list(keys.items())))}))
    assert enables.soif_refractory


@pytest.mark.parametrize(
    "change, message",
    [
        (lambda text: "", "line 1: the text should be {\"value0\": {...}}, Dynapse2Synapse"),
        (lambda text: text[:-30], "line 12: value0.mismatchedDelay should be true or false"),
        (lambda text: text.replace(': 1024\n', ': 2048\n'),
         "line 13: value0.tag is 2048: a CAM word stores 11 bits, so tags run from 0 to 2047"),
        (lambda text: text.replace('"stp": false', '"stp": 0'), "line 4: value0.stp should be true or false"),
        (lambda text: text.replace('"stp"', '"std"'), "line 4: value0 has the key std, which Dynapse2Synapse does not have"),
        (lambda text: text.replace('1024,', '1025,'), "line 3: value0.dendrite is 1025, which the enumeration does not have"),
        (lambda text: text.replace('"value3"', '"value4"'),
         "line 9: value0.weight[3] should have the key value3, not value4"),
        (lambda text: text.replace('"tag": 1024', '"tag": 1.5'), "line 13: value0.tag is not a whole number"),
        (lambda text: text.replace('"tag": 1024', '"stp": true'), "line 13: value0 has the key stp twice"),
        (lambda text: text.replace(',\n        "tag": 1024', ""), "line 13: value0 lacks the key tag"),
        (lambda text: text + "}", "line 15: something follows the end"),
        (lambda text: text.replace("1024,", "9" * 25 + ","), "line 3: value0.dendrite is a number of more than 64 bits"),
    ],
)
def test_a_wrong_text_changes_nothing_and_says_where(change, message):
    synapse = Dynapse2Synapse(tag=7)
    with pytest.raises(ValueError) as error:
        synapse.from_json(change(SYNAPSE))
    assert str(error.value) == message
    assert synapse == Dynapse2Synapse(tag=7)


def test_a_wrong_parameter_is_named():
    core = Dynapse2Core()
    with pytest.raises(ValueError, match="names SYPD_DYL0_P, which is no parameter of a core"):
        core.from_json(core.to_json().replace("SYPD_DLY0_P", "SYPD_DYL0_P"))


def test_from_json_takes_text():
    with pytest.raises(TypeError, match="Dynapse2Synapse.from_json takes a str"):
        Dynapse2Synapse().from_json(b"{}")


def test_a_configuration_takes_the_number_of_chips_of_the_text():
    one = Dynapse2Configuration(1)
    four = Dynapse2Configuration()
    four.from_json(one.to_json(compact=True))
    assert four == one
    with pytest.raises(ValueError, match="has no chips"):
        four.from_json('{"value0": {"chips": []}}')
