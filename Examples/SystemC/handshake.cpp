// Example (b): events over pins, with a receiver that takes its time. The stall is in handshake.vcd.
//
// The testbench sends events to the chip's input interface by four-phase handshakes, and receives spikes at the west bus.
// For a while it does not acknowledge: the request stays up, and what the neuron sends meanwhile waits behind it.
#include <systemc>
#include <vector>

#include "dynap_systemc.h"
#include "relay.h"

using namespace sc_core;

struct slow_receiver : sc_module {
  sc_in<bool> req{"req"};
  sc_in<dynap::aer_word> data{"data"};
  sc_in<sc_dt::uint64> stamp{"stamp"};
  sc_out<bool> ack{"ack"};
  std::vector<std::int64_t> taken, stamped;
  sc_time busy_from{4, SC_MS}, busy_until{12, SC_MS};

  SC_HAS_PROCESS(slow_receiver);
  explicit slow_receiver(sc_module_name name) : sc_module(name) { SC_THREAD(run); }

  void run() {
    for (;;) {
      while (!req.read()) wait(req.value_changed_event());
      if (sc_time_stamp() >= busy_from && sc_time_stamp() < busy_until) wait(busy_until - sc_time_stamp());
      wait(50, SC_NS);
      taken.push_back(dynap::now_ps());
      stamped.push_back(static_cast<std::int64_t>(stamp.read()));
      ack.write(true);
      while (req.read()) wait(req.value_changed_event());
      wait(50, SC_NS);
      ack.write(false);
    }
  }
};

int sc_main(int, char **) {
  dynap::chip_config config;
  config.text = relay(-7);
  config.acknowledge = sc_time(30, SC_NS);
  dynap::chip chip("chip", config);

  dynap::aer_wires in("in"), out("out");
  dynap::aer_source sender("sender");
  sender.bind(in);
  chip.host.bind(in);
  chip.west.out.bind(out);
  slow_receiver receiver("receiver");
  receiver.req(out.req), receiver.data(out.data), receiver.stamp(out.stamp), receiver.ack(out.ack);
  // Two events at once, then one every three milliseconds.
  for (int i = 0; i < 5; ++i) sender.push(DYNAP_WORD(1024, 1, 0, 0), (1 + 3 * i) * DYNAP_MS);

  sc_trace_file *file = sc_create_vcd_trace_file("handshake");
  chip.trace(file);
  sc_start(20, SC_MS);
  sc_close_vcd_trace_file(file);

  bool passed = receiver.taken.size() == 5 && chip.west.out.waiting() == 0;
  for (std::size_t i = 0; i < receiver.taken.size(); ++i) {
    std::printf("spike at %9.3f us, taken at %9.3f us\n", 1e-6 * static_cast<double>(receiver.stamped[i]),
                1e-6 * static_cast<double>(receiver.taken[i]));
    passed = passed && receiver.taken[i] >= receiver.stamped[i];
  }
  std::printf("the longest request waited %s\n", chip.west.out.longest_stall().to_string().c_str());
  passed = passed && chip.west.out.longest_stall() > sc_time(4, SC_MS);
  return finish("handshake", passed);
}
