// Example (c): two chips send to one host over one bus, which an arbiter in SystemC shares out.
//
// Both chips fire on the same events, so that their requests collide. The arbiter grants one at a time, in turn, and passes
// its handshake on to a receiver with the number of the chip.
#include <systemc>
#include <vector>

#include "dynap_systemc.h"
#include "relay.h"

using namespace sc_core;

/// A fair two-way arbiter of four-phase channels.
struct arbiter : sc_module {
  sc_in<bool> req[2];
  sc_in<dynap::aer_word> data[2];
  sc_out<bool> ack[2];
  sc_out<bool> out_req{"out_req"};
  sc_out<dynap::aer_word> out_data{"out_data"};
  sc_out<bool> out_chip{"out_chip"};
  sc_in<bool> out_ack{"out_ack"};
  int collisions = 0;

  SC_HAS_PROCESS(arbiter);
  explicit arbiter(sc_module_name name) : sc_module(name) {
    SC_METHOD(decide);
    sensitive << req[0] << req[1] << out_ack;
  }

  void decide() {
    if (granted < 0) {
      if (out_ack.read() || !(req[0].read() || req[1].read())) return;
      if (req[0].read() && req[1].read()) ++collisions;
      granted = req[1 - last].read() ? 1 - last : last;
      out_data.write(data[granted].read());
      out_chip.write(granted == 1);
      out_req.write(true);
    } else if (out_req.read() && out_ack.read()) {
      ack[granted].write(true);
      out_req.write(false);
    } else if (!out_req.read() && !req[granted].read() && !out_ack.read()) {
      ack[granted].write(false);
      last = granted;
      granted = -1;
      again.notify(SC_ZERO_TIME);
      next_trigger(again);
    }
  }

  int granted = -1, last = 1;
  sc_event again;
};

struct receiver : sc_module {
  sc_in<bool> req{"req"}, chip{"chip"};
  sc_in<dynap::aer_word> data{"data"};
  sc_out<bool> ack{"ack"};
  std::vector<int> chips;

  SC_HAS_PROCESS(receiver);
  explicit receiver(sc_module_name name) : sc_module(name) { SC_THREAD(run); }

  void run() {
    for (;;) {
      while (!req.read()) wait(req.value_changed_event());
      wait(80, SC_NS);
      chips.push_back(chip.read());
      ack.write(true);
      while (req.read()) wait(req.value_changed_event());
      wait(20, SC_NS);
      ack.write(false);
    }
  }
};

int sc_main(int, char **) {
  dynap::chip_config config;
  config.text = relay(-7);
  dynap::chip left("left", config), right("right", config);
  arbiter judge("judge");
  receiver host("host");

  dynap::aer_wires in[2] = {dynap::aer_wires("in_left"), dynap::aer_wires("in_right")};
  dynap::aer_wires out[2] = {dynap::aer_wires("out_left"), dynap::aer_wires("out_right")};
  dynap::aer_source senders[2] = {dynap::aer_source("to_left"), dynap::aer_source("to_right")};
  dynap::chip *chips[2] = {&left, &right};
  for (int i = 0; i < 2; ++i) {
    senders[i].bind(in[i]);
    chips[i]->host.bind(in[i]);
    chips[i]->west.out.bind(out[i]);
    judge.req[i](out[i].req), judge.data[i](out[i].data), judge.ack[i](out[i].ack);
    for (int k = 0; k < 10; ++k) senders[i].push(DYNAP_WORD(1024, 1, 0, 0), (1 + 2 * k) * DYNAP_MS);
  }
  sc_signal<bool> req("bus_req"), ack("bus_ack"), chip("bus_chip");
  sc_signal<dynap::aer_word> data("bus_data");
  judge.out_req(req), judge.out_data(data), judge.out_chip(chip), judge.out_ack(ack);
  host.req(req), host.data(data), host.chip(chip), host.ack(ack);

  sc_trace_file *file = sc_create_vcd_trace_file("arbiter");
  left.trace(file), right.trace(file);
  sc_trace(file, req, "bus.req"), sc_trace(file, ack, "bus.ack"), sc_trace(file, chip, "bus.chip");
  sc_start(25, SC_MS);
  sc_close_vcd_trace_file(file);

  int from_right = 0;
  for (const int which : host.chips) from_right += which;
  std::printf("%zu spikes over the bus, %d of the right chip, %d collisions\n", host.chips.size(), from_right, judge.collisions);
  return finish("arbiter", host.chips.size() == 20 && from_right == 10 && judge.collisions == 10);
}
