// elaboration.cpp: what cannot be elaborated is an error that can be caught, and what is there goes on.
#include <cstring>
#include <functional>
#include <systemc>

#include "../../Examples/SystemC/relay.h"
#include "dynap_systemc.h"

using namespace sc_core;

/// Whether something is refused with words.
static bool refused(const char *words, const std::function<void()> &something) {
  try {
    something();
  } catch (const sc_report &report) {
    if (std::strstr(report.what(), words)) return true;
    std::printf("said instead: %s\n", report.what());
  }
  return false;
}

int sc_main(int, char **) {
  dynap::chip_config missing, wrong;
  missing.file = "nowhere.yaml";
  wrong.how.step = 1;
  bool passed = refused("nowhere.yaml: error[system]: cannot open it", [&] { dynap::chip chip("missing", missing); });
  passed &= refused("error[step-out-of-range]", [&] { dynap::chip chip("wrong", wrong); });
  passed &= refused("a board has 1 to 15 columns and rows", [&] {
    dynap::board board("wide", 16, 1, [](unsigned, unsigned) { return dynap::chip_config(); });
  });
  dynap::chip chip("chip", {});
  sc_start(1, SC_MS);
  // SystemC elaborates once in a process.
  passed &= refused("insert module failed", [] { dynap::chip later("later", {}); });
  sc_start(1, SC_MS);
  return finish("elaboration", passed && chip.emulator().time() > DYNAP_MS);
}
