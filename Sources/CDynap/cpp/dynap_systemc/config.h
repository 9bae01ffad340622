// config.h: how a chip module is made, and Ctrl-C. Included by dynap_systemc.h.
#ifndef DYNAP_SYSTEMC_CONFIG_H
#define DYNAP_SYSTEMC_CONFIG_H

#include <csignal>
#include <cstddef>
#include <cstdint>
#include <ostream>
#include <string>
#include <systemc>

#include "../dynap.hpp"

/// Prints an event, as analysis ports and fifos want it.
inline std::ostream &operator<<(std::ostream &out, const dynap_event &event) {
  return out << event.time << " ps: tag " << DYNAP_WORD_TAG(event.word) << ", cores " << DYNAP_WORD_CORES(event.word)
             << ", hops " << DYNAP_WORD_X(event.word) << ' ' << DYNAP_WORD_Y(event.word);
}

namespace dynap {

/// How a chip module is made.
struct chip_config {
  std::string file;             ///< an experiment or a vendor's dump; or
  std::string text;             ///< an experiment's text; or neither: a chip as after power-up
  options how;                  ///< settings, threads, serial, seed; the step is 10 us unless it is given
  std::uint32_t columns = 1;    ///< without file and text: chips of the module, in a row
  std::uint32_t rows = 1;
  bool west_is_host = true;     ///< whether what leaves over the west edge can be read by the host
  unsigned monitors = 0;        ///< bit i: the monitor of core i of chip 0 is shown
  /// Added to the local time of each register access.
  sc_core::sc_time access = sc_core::SC_ZERO_TIME;
  /// From a request at an input pin to its acknowledge: contention.
  sc_core::sc_time acknowledge = sc_core::SC_ZERO_TIME;
  /// After how long an output's unanswered request is told.
  sc_core::sc_time patience{1, sc_core::SC_MS};
  /// Words that may wait at an output.
  std::size_t depth = 65536;
};

/// The board that Ctrl-C interrupts; see stop_on_interrupt().
inline dynap_board *&interrupted_board() {
  static dynap_board *board = nullptr;
  return board;
}

/// Lets Ctrl-C stop the simulation after the step under way, with its files written, instead of ending the process. A
/// second Ctrl-C ends it.
inline void stop_on_interrupt(const device &any) {
  interrupted_board() = any.get();
  std::signal(SIGINT, [](int) {
    dynap_interrupt(interrupted_board());
    std::signal(SIGINT, SIG_DFL);
  });
}

}  // namespace dynap

#endif
