// interrupt.cpp: Ctrl-C inside a simulation stops it after the step under way; the process goes on.
#include <csignal>
#include <systemc>

#include "../../Examples/SystemC/relay.h"
#include "dynap_systemc.h"

using namespace sc_core;

struct user : sc_module {
  SC_HAS_PROCESS(user);
  explicit user(sc_module_name name) : sc_module(name) { SC_THREAD(run); }
  void run() {
    wait(5005, SC_US);
    std::raise(SIGINT);
  }
};

int sc_main(int, char **) {
  dynap::chip chip("chip", {});
  dynap::stop_on_interrupt(chip.emulator());
  user impatient("impatient");
  sc_start(1000, SC_SEC);
  return finish("interrupt", sc_time_stamp() == sc_time(5010, SC_US) && chip.emulator().time() == 5 * DYNAP_MS);
}
