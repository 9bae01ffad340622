// board.h: chip modules on a grid, joined by the pins of their buses. Included by dynap_systemc.h.
#ifndef DYNAP_SYSTEMC_BOARD_H
#define DYNAP_SYSTEMC_BOARD_H

#include <functional>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "chip.h"

namespace dynap {

/// Up to 15 x 15 chips: chip (x, y) has (x + 1, y) to its east and (x, y + 1) to its north. The west bus of chip (0, 0)
/// is the host's; what leaves elsewhere is lost and counted, unless its pins are bound.
///
/// Each chip is a die of its own: give each its serial, since chips of different boards with one serial are alike.
class board : public sc_core::sc_module {
 public:
  /// Makes the chips; `describe` tells how, by column and row.
  board(sc_core::sc_module_name name, unsigned columns, unsigned rows,
        const std::function<chip_config(unsigned, unsigned)> &describe)
      : sc_module(name), columns_(columns) {
    if (columns < 1 || columns > 15 || rows < 1 || rows > 15) {
      SC_REPORT_ERROR("dynap", "a board has 1 to 15 columns and rows: that is as far as a word reaches");
      return;
    }
    for (unsigned y = 0; y < rows; ++y) {
      for (unsigned x = 0; x < columns; ++x) {
        chip_config config = describe(x, y);
        config.west_is_host = x == 0 && y == 0;
        chips_.push_back(std::make_unique<chip>(label("chip", x, y).c_str(), config));
      }
    }
    for (unsigned y = 0; y < rows; ++y) {
      for (unsigned x = 0; x < columns; ++x) {
        if (x + 1 < columns) {
          join(at(x, y).east.out, at(x + 1, y).west.in, label("east", x, y));
          join(at(x + 1, y).west.out, at(x, y).east.in, label("west", x + 1, y));
        }
        if (y + 1 < rows) {
          join(at(x, y).north.out, at(x, y + 1).south.in, label("north", x, y));
          join(at(x, y + 1).south.out, at(x, y).north.in, label("south", x, y + 1));
        }
      }
    }
  }

  /// A chip by its column and row.
  chip &at(unsigned x, unsigned y) { return *chips_.at(y * columns_ + x); }
  /// The chip that the host reaches.
  chip &first() { return at(0, 0); }

  void trace(sc_core::sc_trace_file *file) const override {
    for (const auto &one : chips_) one->trace(file);
  }

 private:
  void join(aer_source &from, aer_sink &to, const std::string &name) {
    wires_.push_back(std::make_unique<aer_wires>(name));
    from.bind(*wires_.back());
    to.bind(*wires_.back());
  }

  static std::string label(const char *what, unsigned x, unsigned y) {
    return std::string(what) + "_" + std::to_string(x) + "_" + std::to_string(y);
  }

  unsigned columns_;
  std::vector<std::unique_ptr<chip>> chips_;
  std::vector<std::unique_ptr<aer_wires>> wires_;
};

}  // namespace dynap

#endif
