// timeline.h: the emulated board on the grid of its steps, in the kernel's time. A part of chip.h.
#ifndef DYNAP_SYSTEMC_TIMELINE_H
#define DYNAP_SYSTEMC_TIMELINE_H

#include <cstdint>
#include <functional>
#include <systemc>
#include <vector>

#include "aer.h"
#include "config.h"

namespace dynap::detail {

/// Takes events in, and completes every step that ends now or before; never runs beyond the kernel's time.
class timeline {
 public:
  /// Called when steps have been completed. Must not throw but by SC_REPORT_ERROR.
  std::function<void()> stepped;
  /// Events that have entered.
  std::uint64_t taken = 0;

  explicit timeline(const chip_config &config) {
    options how = config.how;
    if (how.step == 0) how.step = 10 * DYNAP_US;
    try {
      board_ = !config.file.empty()   ? device::open(config.file, how)
               : !config.text.empty() ? device::parse(config.text, how)
                                      : device::empty(config.columns, config.rows, how);
      step_ = board_.step();
      check(dynap_shape(board_.get(), &chips_, nullptr));
    } catch (const error &failure) {
      SC_REPORT_ERROR("dynap", failure.what());
    }
  }

  device &board() { return board_; }
  dynap_board *get() const { return board_.get(); }
  /// How many chips the board has.
  std::uint32_t chips() const { return chips_; }

  /// Up to the end of the step under way.
  sc_core::sc_time rest() const { return from_ps(completed_ + step_) - sc_core::sc_time_stamp(); }
  /// Whether a step ends before the local time of an initiator that is so far ahead.
  bool crosses_step(const sc_core::sc_time &delay) const {
    return to_ps(sc_core::sc_time_stamp() + delay) >= completed_ + step_;
  }

  void advance() {
    const std::int64_t now = now_ps();
    if (now < completed_ + step_) return;
    const std::int64_t end = now - now % step_;
    flush();
    const std::int32_t code = dynap_run_until(board_.get(), end);
    if (code == DYNAP_E_INTERRUPT) {
      SC_REPORT_WARNING("dynap", "the simulation was interrupted and stops; what was traced and recorded is whole");
      sc_core::sc_stop();
      return;
    }
    if (code != DYNAP_OK) SC_REPORT_ERROR("dynap", dynap_error_text());
    completed_ = end;
    if (stepped) stepped();
  }

  /// Takes a word in at a time; what a neighbour sent keeps its time and acts after the steps that are complete.
  void enter(std::uint32_t word, std::int64_t time, unsigned bus, std::uint32_t chip = 0) {
    // What arrives at the end of a step must not act in it, whoever comes first in this instant.
    advance();
    ++taken;
    entered_.push_back({time, word & 0x7FFFFFu, static_cast<std::uint16_t>(chip), static_cast<std::uint8_t>(bus), 0});
  }
  /// Takes events in that are sound.
  void enter(const std::vector<dynap_event> &events) {
    advance();
    taken += events.size();
    entered_.insert(entered_.end(), events.begin(), events.end());
  }

 private:
  /// Hands over what has entered since the last step.
  void flush() {
    if (entered_.empty()) return;
    if (dynap_inject(board_.get(), entered_.data(), entered_.size()) != DYNAP_OK) {
      SC_REPORT_ERROR("dynap", dynap_error_text());
    }
    entered_.clear();
  }

  device board_;
  std::int64_t step_ = 10 * DYNAP_US;
  std::int64_t completed_ = 0;
  std::uint32_t chips_ = 1;
  std::vector<dynap_event> entered_;
};

}  // namespace dynap::detail

#endif
