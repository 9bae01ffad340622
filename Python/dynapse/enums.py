"""Enumerations of calls. The numbers are not published: those of this package are its own."""
from __future__ import annotations

from ._parts import Dendrite, DvsMode, ParameterType, _Choice

__all__ = ["BusId", "Dendrite", "DvsMode", "Dynapse2ModuleConfigGroup", "Dynapse2ModuleConfigName", "ParamGen",
           "ParameterType", "ResetType"]


class ResetType(_Choice):
    """What `model.reset()` resets (numbers assumed)."""

    PowerCycle = 0
    ConfigReset = 1
    LogicReset = 2


class BusId(_Choice):
    """A stream of events out of the board (members N, E, S and all numbers assumed); Grid is the west bus."""

    W = 0
    N = 1
    E = 2
    S = 3
    sADC = 4
    Grid = 0


class ParamGen(_Choice):
    """A parameter generator: PG0 serves cores 0 and 1, PG1 cores 2 and 3, PG2 the analog front end."""

    PG0 = 0
    PG1 = 1
    PG2 = 2


class Dynapse2ModuleConfigGroup(_Choice):
    """A group of modules in the FPGA (members from commented-out calls; numbers assumed)."""

    BusFpgaToWest = 0
    BusFpgaToII = 1


class Dynapse2ModuleConfigName(_Choice):
    """A number of such a module, which sets its handshake's timing (meaning not published)."""

    Name0 = 0
    Name1 = 1
    Name2 = 2
    Name4 = 4
    Name5 = 5
    Name6 = 6
    Name7 = 7
