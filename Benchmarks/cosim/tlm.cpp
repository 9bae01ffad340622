// tlm.cpp: what the chip costs in a SystemC testbench.
#include <systemc>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/tlm_quantumkeeper.h>

#include "bench.h"
#include "dynap_systemc.h"
#include "w2.h"

using namespace sc_core;

/// Sends handshakes as fast as they are answered, with a method.
struct sender : sc_module {
  sc_in<bool> ack{"ack"};
  sc_out<bool> req{"req"};
  sc_out<dynap::aer_word> data{"data"};
  int left = 0;

  SC_HAS_PROCESS(sender);
  explicit sender(sc_module_name name) : sc_module(name) {
    SC_METHOD(shake);
    sensitive << ack << go;
    dont_initialize();
  }
  void shake() {
    if (ack.read()) {
      req.write(false);
    } else if (left > 0) {
      --left;
      data.write(DYNAP_WORD(7, 1, 0, 0));
      req.write(true);
    }
  }
  sc_event go{"go"};
};

struct bench_module : sc_module {
  tlm_utils::simple_initiator_socket<bench_module> registers{"registers"}, events{"events"};
  sender &pins;
  dynap::chip &loaded;
  std::vector<dynap::event> input;
  std::uint64_t spikes = 0;
  double tlm_seconds = 0;

  SC_HAS_PROCESS(bench_module);
  bench_module(sc_module_name name, sender &pins, dynap::chip &loaded) : sc_module(name), pins(pins), loaded(loaded) { SC_THREAD(run); }

  void run() {
    constexpr int calls = 5'000'000;
    std::uint32_t value = 0;
    tlm::tlm_generic_payload payload;
    payload.set_data_ptr(reinterpret_cast<unsigned char *>(&value));
    payload.set_data_length(4);
    payload.set_streaming_width(4);
    sc_time delay = SC_ZERO_TIME;
    auto accesses = [&](tlm::tlm_command command, std::uint32_t address) {
      return bench::best(5, [&] {
        for (int i = 0; i < calls; ++i) {
          payload.set_command(command);
          payload.set_address(address);
          payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
          registers->b_transport(payload, delay);
        }
      });
    };
    bench::print("b_transport, read STATUS", accesses(tlm::TLM_READ_COMMAND, DYNAP_REG_STATUS), calls, 50);
    bench::print("b_transport, write SCRATCH", accesses(tlm::TLM_WRITE_COMMAND, DYNAP_REG_SCRATCH), calls, 50);

    constexpr int handshakes = 500'000;
    bench::print("AER four-phase handshake into the chip, method processes", bench::best(3, [&] {
                   pins.left = handshakes;
                   pins.go.notify(SC_ZERO_TIME);
                   wait(1, SC_NS);
                 }), handshakes, 1e3 / 3);

    // W2 with its input over TLM, a payload for each event, an initiator that runs ahead by a quantum of 100 us.
    tlm::tlm_generic_payload write;
    dynap::event event{};
    write.set_command(tlm::TLM_WRITE_COMMAND);
    write.set_address(0);
    write.set_data_ptr(reinterpret_cast<unsigned char *>(&event));
    write.set_data_length(sizeof event);
    write.set_streaming_width(sizeof event);
    tlm_utils::tlm_quantumkeeper keeper;
    tlm_utils::tlm_quantumkeeper::set_global_quantum(sc_time(100, SC_US));
    // What came over the pins has to be through first.
    wait(2, SC_MS);
    for (int second = 0; second < 3; ++second) {
      const double begin = bench::cpu();
      const std::int64_t start = dynap::now_ps();
      keeper.reset();
      for (const dynap::event &next : input) {
        event = next;
        event.time = 0;
        keeper.set(dynap::from_ps(start + next.time) - sc_time_stamp());
        sc_time local = keeper.get_local_time();
        events->b_transport(write, local);
        if (keeper.need_sync()) keeper.sync();
      }
      wait(dynap::from_ps(start + DYNAP_S) - sc_time_stamp());
      const double spent = bench::cpu() - begin;
      tlm_seconds = second == 0 ? spent : std::min(tlm_seconds, spent);
      if (second == 0) spikes = loaded.emulator().count().spikes;
    }
    sc_stop();
  }
};

int sc_main(int, char **) {
  dynap::chip_config idle, config;
  idle.how.step = DYNAP_MS;
  config.how.settings = "mismatch=off";
  config.how.step = 100 * DYNAP_US;
  dynap::chip chip("chip", idle), loaded("loaded", config);
  w2::program(loaded.emulator());
  sender pins("pins");
  dynap::aer_wires wires("wires");
  pins.ack(wires.ack), pins.req(wires.req), pins.data(wires.data);
  chip.host.bind(wires);
  bench_module bench("bench", pins, loaded);
  bench.registers.bind(chip.registers);
  bench.events.bind(loaded.events);
  bench.input = w2::input(1);
  sc_start();

  dynap::options how = config.how;
  std::uint64_t spikes = 0;
  const double pure = bench::best(3, [&] {
    dynap::device alone = dynap::device::empty(1, 1, how);
    w2::program(alone);
    alone.inject(dynap::span<const dynap::event>(bench.input));
    const double begin = bench::cpu();
    alone.run_until(DYNAP_S);
    spikes = alone.count().spikes;
    bench::keep(begin);
  });
  // What programming costs is no part of either.
  const double programming = bench::best(3, [&] {
    dynap::device alone = dynap::device::empty(1, 1, how);
    w2::program(alone);
    alone.inject(dynap::span<const dynap::event>(bench.input));
  });
  const double ratio = bench.tlm_seconds / (pure - programming);
  std::printf("W2 for a second, %zu events: %.1f ms with TLM, %.1f ms alone: ratio %.2f, %s 1.30 (%llu and %llu spikes)\n",
              bench.input.size(), 1e3 * bench.tlm_seconds, 1e3 * (pure - programming), ratio,
              ratio <= 1.3 ? "within" : "MISSES", static_cast<unsigned long long>(bench.spikes),
              static_cast<unsigned long long>(spikes));
  return 0;
}
