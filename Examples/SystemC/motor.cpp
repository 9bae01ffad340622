// Example (d): a loop. Spikes of two neurons drive a motor, whose position comes back as events.
//
// The motor has inertia and friction; neuron 0 pushes it to the right, neuron 1 to the left. A sensor sends an event with
// tag 1024 + i while the position is left of the target, and 1025 while it is right of it: a bang-bang controller of
// spikes, which brings the motor to the target and holds it there.
#include <cmath>
#include <systemc>

#include "dynap_systemc.h"
#include "relay.h"

using namespace sc_core;

struct motor : sc_module {
  sc_out<double> position{"position"};
  double place = 0, speed = 0, target = 1;

  SC_HAS_PROCESS(motor);
  motor(sc_module_name name, dynap::aer_source &sensor) : sc_module(name), sensor_(sensor) { SC_THREAD(run); }

  /// A spike gives the rotor a kick.
  void kick(double by) { speed += by; }

  void run() {
    const double step = 1e-3;
    for (;;) {
      wait(step, SC_SEC);
      speed -= 8 * speed * step;
      place += speed * step;
      position.write(place);
      // The brake looks ahead, so that the loop is damped.
      const bool is_left = place + 0.1 * speed < target;
      sensor_.push(DYNAP_WORD(is_left ? 1024 : 1025, 1, 0, 0), dynap::now_ps());
    }
  }

 private:
  dynap::aer_source &sensor_;
};

/// Turns spikes into kicks.
struct driver : sc_module, tlm::tlm_analysis_if<dynap_event> {
  motor &drives;
  int kicks[2] = {0, 0};
  driver(sc_module_name name, motor &what) : sc_module(name), drives(what) {}
  void write(const dynap_event &event) override {
    const unsigned neuron = DYNAP_WORD_TAG(event.word) - 5;
    if (neuron > 1) return;
    ++kicks[neuron];
    drives.kick(neuron == 0 ? 0.05 : -0.05);
  }
};

int sc_main(int, char **) {
  dynap::chip_config config;
  config.text = relay(-7, 1024, 2);
  dynap::chip chip("chip", config);
  dynap::aer_wires wires("sensor_wires");
  dynap::aer_source sensor("sensor");
  sensor.bind(wires);
  chip.host.bind(wires);
  motor arm("arm", sensor);
  driver amplifier("amplifier", arm);
  chip.departures.bind(amplifier);
  sc_signal<double> position("position");
  arm.position(position);

  sc_trace_file *file = sc_create_vcd_trace_file("motor");
  sc_trace(file, position, "position");
  chip.trace(file);
  for (int i = 1; i <= 6; ++i) {
    sc_start(500, SC_MS);
    std::printf("after %.1f s at %6.3f, %4d kicks to the right, %4d to the left\n", 0.5 * i, arm.place,
                amplifier.kicks[0], amplifier.kicks[1]);
  }
  sc_close_vcd_trace_file(file);
  return finish("motor", std::fabs(arm.place - arm.target) < 0.05 && amplifier.kicks[0] > amplifier.kicks[1]);
}
