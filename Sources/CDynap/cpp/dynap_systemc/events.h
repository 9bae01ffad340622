// events.h: the TLM target for arrays of events. A part of chip.h.
#ifndef DYNAP_SYSTEMC_EVENTS_H
#define DYNAP_SYSTEMC_EVENTS_H

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <systemc>
#include <tlm>
#include <tlm_utils/simple_target_socket.h>
#include <vector>

#include "departures.h"
#include "timeline.h"

namespace dynap::detail {

/// Events as payloads: written ones enter, reading takes what has left to the west.
class event_target {
 public:
  using socket = tlm_utils::simple_target_socket_optional<event_target>;

  event_target(timeline &time, departures &out, socket &at) : time_(time), out_(out) {
    at.register_b_transport(this, &event_target::exchange);
  }

 private:
  void exchange(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay) {
    const std::size_t size = payload.get_data_length();
    if (payload.get_byte_enable_ptr()) return payload.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
    if (size == 0 || size % sizeof(dynap_event) || payload.get_streaming_width() < size) {
      return payload.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
    }
    if (payload.get_address() != 0) return payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    if (payload.is_write() && !take(payload, delay)) {
      return payload.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
    }
    if (payload.is_read()) give(payload, delay);
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
  }

  /// Lets all events of a payload enter, or none when one makes no sense.
  bool take(const tlm::tlm_generic_payload &payload, const sc_core::sc_time &delay) {
    const std::int64_t now = to_ps(sc_core::sc_time_stamp() + delay);
    payload_.resize(payload.get_data_length() / sizeof(dynap_event));
    std::memcpy(payload_.data(), payload.get_data_ptr(), payload.get_data_length());
    for (dynap_event &event : payload_) {
      if (event.word >> 23 || event.chip >= time_.chips() || event.bus > DYNAP_IN_GRID || event.time > INT64_MAX / 2) {
        return false;
      }
      if (event.bus == DYNAP_IN_HOST) event.time = std::max(event.time, now);
    }
    time_.enter(payload_);
    return true;
  }

  /// Fills a payload with what waits, and then with events without a word.
  void give(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay) {
    out_.synchronise(delay);
    dynap_event none{};
    none.word = UINT32_MAX;
    for (unsigned at = 0; at < payload.get_data_length(); at += sizeof(dynap_event)) {
      const dynap_event *first = out_.first();
      std::memcpy(payload.get_data_ptr() + at, first ? first : &none, sizeof(dynap_event));
      if (first) out_.pop();
    }
  }

  timeline &time_;
  departures &out_;
  // Kept, so that an access takes no memory.
  std::vector<dynap_event> payload_;
};

}  // namespace dynap::detail

#endif
