// departures.h: what leaves the board, shown at its time. A part of chip.h.
#ifndef DYNAP_SYSTEMC_DEPARTURES_H
#define DYNAP_SYSTEMC_DEPARTURES_H

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <systemc>
#include <tlm>
#include <utility>
#include <vector>

#include "aer.h"
#include "timeline.h"

namespace dynap::detail {

/// Events that leave: over pins where they are bound, to the analysis port, and to whom reads the west edge over TLM.
class departures {
 public:
  /// Events that have departed.
  std::uint64_t departed = 0;
  /// Notified when an event has come due.
  sc_core::sc_event due{"due"};

  /// `buses` by DYNAP_BUS_WEST ... DYNAP_BUS_SOUTH.
  departures(timeline &time, std::array<aer_source *, 4> buses, tlm::tlm_analysis_port<dynap_event> &port)
      : time_(time), buses_(buses), port_(port) {}

  /// Events that wait to be read; the first of them, or null; takes it away.
  std::size_t waiting() const { return fifo_.size(); }
  const dynap_event *first() const { return fifo_.empty() ? nullptr : &fifo_.front(); }
  void pop() { fifo_.pop_front(); }

  /// Lets the kernel catch up with an initiator that is ahead, where a step ends in between.
  void synchronise(sc_core::sc_time &delay) {
    if (delay != sc_core::SC_ZERO_TIME && time_.crosses_step(delay)) {
      sc_core::wait(delay);
      delay = sc_core::SC_ZERO_TIME;
    }
    time_.advance();
    if (departing_.size() && departing_.front().time <= now_ps()) depart();
  }

  /// Takes what the last steps put out, and sends it on its way.
  void collect() {
    dynap_event part[256];
    std::size_t count = 0;
    const std::size_t before = departing_.size();
    do {
      check(dynap_read_events(time_.get(), part, 256, &count));
      departing_.insert(departing_.end(), part, part + count);
    } while (count == 256);
    if (departing_.size() == before) return;
    // In order of time, and of one time in the order in which they came; they nearly are.
    for (std::size_t i = std::max<std::size_t>(before, 1); i < departing_.size(); ++i) {
      for (std::size_t j = i; j > 0 && departing_[j].time < departing_[j - 1].time; --j) {
        std::swap(departing_[j], departing_[j - 1]);
      }
    }
    for (dynap_event &event : departing_) {
      // Those that were there before are on their pins already.
      if (event.flags) continue;
      event.flags = 1;
      aer_source &out = *buses_[event.bus & 3];
      if (out.bound()) out.push(event.word, event.time);
    }
    due.notify(sc_core::SC_ZERO_TIME);
  }

  /// Shows events at their time, or at the end of the step that held them.
  void depart() {
    const std::int64_t now = now_ps();
    std::size_t count = 0;
    while (count < departing_.size() && departing_[count].time <= now) {
      dynap_event event = departing_[count++];
      event.flags = 0;
      ++departed;
      if (event.bus == DYNAP_BUS_WEST && !buses_[DYNAP_BUS_WEST]->bound()) fifo_.push_back(event);
      port_.write(event);
    }
    departing_.erase(departing_.begin(), departing_.begin() + static_cast<std::ptrdiff_t>(count));
    if (!departing_.empty()) due.notify(from_ps(departing_.front().time) - sc_core::sc_time_stamp());
  }

 private:
  timeline &time_;
  std::array<aer_source *, 4> buses_;
  tlm::tlm_analysis_port<dynap_event> &port_;
  std::vector<dynap_event> departing_;
  std::deque<dynap_event> fifo_;
};

}  // namespace dynap::detail

#endif
