// dynap_systemc.h: the Dynapse emulator as SystemC modules, header-only, for C++17 and the SystemC of your machine.
//
//     dynap::chip_config config;
//     config.file = "chips/experiments/wta.yaml";
//     dynap::chip chip("chip", config);            // registers and events over TLM-2.0, AER pins, analog monitors
//     bus.bind(chip.registers);
//
// What the pins, sockets and registers mean, and how time passes, stands in docs/cosim.md.
#ifndef DYNAP_SYSTEMC_H
#define DYNAP_SYSTEMC_H

#include "dynap_systemc/aer.h"
#include "dynap_systemc/board.h"
#include "dynap_systemc/chip.h"

#endif
