// chip.h: a chip as a SystemC module. Included by dynap_systemc.h.
#ifndef DYNAP_SYSTEMC_CHIP_H
#define DYNAP_SYSTEMC_CHIP_H

#include <array>
#include <cstdint>
#include <string>
#include <systemc>
#include <tlm>

#include "aer.h"
#include "config.h"
#include "departures.h"
#include "events.h"
#include "registers.h"
#include "timeline.h"

namespace dynap {

/// One of the four buses of the grid, with its pins in both directions.
struct grid_bus {
  aer_sink in;
  aer_source out;
  grid_bus(const std::string &name) : in((name + "_in").c_str()), out((name + "_out").c_str()) {}
};

/// An emulated chip (or a board of several, as one module) that advances with the kernel's time.
class chip : public sc_core::sc_module {
 public:
  /// Configuration and status: the memory map of dynap.h, 32-bit accesses.
  detail::register_file::socket registers{"registers"};
  /// Events as payloads: arrays of dynap_event, written to enter and read to take what has left to the west.
  detail::event_target::socket events{"events"};
  /// Everything that leaves, at its time.
  tlm::tlm_analysis_port<dynap_event> departures{"departures"};
  /// The input interface.
  aer_sink host{"host_in"};
  /// The grid buses, by DYNAP_BUS_WEST ... DYNAP_BUS_SOUTH.
  grid_bus west{"west"}, north{"north"}, east{"east"}, south{"south"};
  /// The voltage at the monitor pins of the cores, step by step, where `chip_config.monitors` shows it.
  sc_core::sc_signal<double> monitor[4];

  SC_HAS_PROCESS(chip);
  chip(sc_core::sc_module_name name, const chip_config &config)
      : sc_module(name), west_is_host_(config.west_is_host), monitors_(config.monitors), time_(config),
        out_(time_, {&west.out, &north.out, &east.out, &south.out}, departures),
        register_file_(time_, out_, registers, config.access), event_target_(time_, out_, events) {
    time_.stepped = [this] { show(); };
    host.delay = config.acknowledge;
    host.take = [this](std::uint32_t word, std::int64_t) { time_.enter(word, now_ps(), DYNAP_IN_HOST); };
    for (grid_bus *bus : buses()) {
      bus->in.delay = config.acknowledge;
      bus->in.take = [this](std::uint32_t word, std::int64_t stamp) { time_.enter(word, stamp, DYNAP_IN_GRID); };
      bus->out.patience = config.patience;
      bus->out.depth = config.depth;
    }
    SC_METHOD(tick);
    SC_METHOD(depart);
    sensitive << out_.due;
    dont_initialize();
    SC_METHOD(answer_later);
    sensitive << register_file_.due();
    dont_initialize();
  }

  /// The emulated board behind the module, for what has no pin. Do not run it: the kernel does.
  device &emulator() { return time_.board(); }
  /// Words that wait to be read over TLM.
  std::size_t waiting() const { return out_.waiting(); }

  /// Shows the pins, the monitors, and how many events have entered and departed. Before or after elaboration.
  void trace(sc_core::sc_trace_file *file) const override {
    const std::string prefix = sc_core::sc_object::name();
    host.trace(file);
    for (const grid_bus *bus : {&west, &north, &east, &south}) bus->in.trace(file), bus->out.trace(file);
    for (int core = 0; core < 4; ++core) {
      if (monitors_ >> core & 1) sc_core::sc_trace(file, monitor[core], prefix + ".monitor_" + std::to_string(core));
    }
    sc_core::sc_trace(file, time_.taken, prefix + ".entered");
    sc_core::sc_trace(file, out_.departed, prefix + ".departed");
  }

 protected:
  void end_of_elaboration() override {
    if (!time_.get()) return;
    const std::array<grid_bus *, 4> all = buses();
    for (std::uint32_t bus = DYNAP_BUS_NORTH; bus <= DYNAP_BUS_SOUTH; ++bus) {
      if (all[bus]->out.bound()) dynap_enable_output(time_.get(), bus, 1);
    }
    if (!west_is_host_ && !west.out.bound()) dynap_enable_output(time_.get(), DYNAP_BUS_WEST, 0);
  }

 private:
  std::array<grid_bus *, 4> buses() { return {&west, &north, &east, &south}; }

  /// Completes every step that ends now or before, at each end of a step.
  void tick() {
    if (!time_.get()) return;
    time_.advance();
    for (grid_bus *bus : buses()) bus->out.check_patience();
    next_trigger(time_.rest());
  }

  /// What steps have put out goes on its way, and to the monitor pins.
  void show() {
    out_.collect();
    for (unsigned core = 0; core < 4; ++core) {
      if (monitors_ >> core & 1) monitor[core].write(time_.board().monitor(core));
    }
  }

  void depart() { out_.depart(); }
  void answer_later() { register_file_.answer_later(); }

  bool west_is_host_;
  unsigned monitors_;
  detail::timeline time_;
  detail::departures out_;
  detail::register_file register_file_;
  detail::event_target event_target_;
};

}  // namespace dynap

#endif
