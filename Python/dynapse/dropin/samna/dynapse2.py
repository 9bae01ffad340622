"""`samna.dynapse2`: the configuration objects, the board, and what its analogue converters are called."""
from __future__ import annotations

from typing import List, Optional

from dynapse import _abi
from dynapse._native import (
    Dynapse2Bioamps,
    Dynapse2Chip,
    Dynapse2Chip_ConfigSadcEnables,
    Dynapse2Configuration,
    Dynapse2Core,
    Dynapse2Core_CoreSadcEnables,
    Dynapse2Destination,
    Dynapse2DvsInterface,
    Dynapse2Neuron,
    Dynapse2Parameter,
    Dynapse2Synapse,
    NormalGridEvent,
    Vec2_int,
    Vec2_unsigned_int,
)
from dynapse.enums import (
    BusId,
    Dendrite,
    DvsMode,
    Dynapse2ModuleConfigGroup,
    Dynapse2ModuleConfigName,
    ParameterType,
    ParamGen,
    ResetType,
)
from dynapse.interface import Dynapse2Interface, Dynapse2Model

from .device import get_dynapse2_dev_board_vid_and_pid, get_dynapse2_stack_vid_and_pid

__all__ = [
    "BusId", "Dendrite", "DvsMode", "Dynapse2Bioamps", "Dynapse2Chip", "Dynapse2Chip_ConfigSadcEnables",
    "Dynapse2Configuration", "Dynapse2Core", "Dynapse2Core_CoreSadcEnables", "Dynapse2Destination",
    "Dynapse2DvsInterface", "Dynapse2Interface", "Dynapse2Model", "Dynapse2ModuleConfigGroup",
    "Dynapse2ModuleConfigName", "Dynapse2Neuron", "Dynapse2Parameter", "Dynapse2Synapse", "NormalGridEvent",
    "ParamGen", "ParameterType", "ResetType", "Vec2_int", "Vec2_unsigned_int", "get_sadc_description",
    "get_dynapse2_dev_board_vid_and_pid", "get_dynapse2_stack_vid_and_pid", "sadc_lookup_aer_address",
    "sadc_lookup_aer_address_nccf",
]

_converters: Optional[List[str]] = None


def _names() -> List[str]:
    global _converters
    if _converters is None:
        _converters = _abi.names(_abi.CONVERTER)
    return _converters


def get_sadc_description(index: int) -> str:
    """What the spiking ADC of an index of `get_sadc_values()` measures. The order of indices is assumed."""
    if not 0 <= index.__index__() < len(_names()):
        raise ValueError(f"a chip has spiking ADCs 0 to {len(_names()) - 1}, not {index}")
    return _names()[index]


def sadc_lookup_aer_address(name: str, core: int) -> int:
    """The index of a core's signal, such as soif_mem, among the spiking ADCs (order assumed)."""
    return _lookup(f"core {core.__index__()} {_plain(name)}")


def sadc_lookup_aer_address_nccf(name: str, group: int, generator: ParamGen) -> int:
    """The index of a chip-level input, such as nccf_extin_vi, of a group of a parameter generator (order assumed)."""
    wanted = f"{_plain(name)}_group{group.__index__()}_pg{int(generator)}"
    for index, found in enumerate(_names()):
        if found.endswith(wanted):
            return index
    raise ValueError(f"no spiking ADC measures {wanted}; get_sadc_description() names those there are")


def _plain(name: str) -> str:
    return name.lower().replace("refectory", "refractory")


def _lookup(wanted: str) -> int:
    try:
        return _names().index(wanted)
    except ValueError:
        raise ValueError(f"no spiking ADC measures {wanted}; get_sadc_description() names those there are") from None
