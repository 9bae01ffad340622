// registers.h: the TLM target for configuration and status registers. A part of chip.h.
#ifndef DYNAP_SYSTEMC_REGISTERS_H
#define DYNAP_SYSTEMC_REGISTERS_H

#include <algorithm>
#include <cstdint>
#include <cstring>
#include <systemc>
#include <tlm>
#include <tlm_utils/peq_with_get.h>
#include <tlm_utils/simple_target_socket.h>

#include "departures.h"
#include "timeline.h"

namespace dynap::detail {

/// The memory map of dynap.h: blocking, non-blocking and debug accesses of 32-bit registers.
class register_file {
 public:
  using socket = tlm_utils::simple_target_socket_optional<register_file>;

  /// `access` is what each access adds to the local time.
  register_file(timeline &time, departures &out, socket &at, const sc_core::sc_time &access)
      : time_(time), out_(out), socket_(at), access_time_(access) {
    at.register_b_transport(this, &register_file::access_blocking);
    at.register_nb_transport_fw(this, &register_file::access_nonblocking);
    at.register_transport_dbg(this, &register_file::access_debug);
  }

  /// When accesses that had to wait have come due; answer_later() does them.
  const sc_core::sc_event &due() { return later_.get_event(); }

  /// Does the accesses whose time has come.
  void answer_later() {
    while (tlm::tlm_generic_payload *payload = later_.get_next_transaction()) {
      sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
      out_.synchronise(delay);
      access(*payload, delay);
      delay = access_time_;
      tlm::tlm_phase phase = tlm::BEGIN_RESP;
      socket_->nb_transport_bw(*payload, phase, delay);
      if (payload->has_mm()) payload->release();
    }
  }

 private:
  /// Whether a register never changes by itself, or takes its time from the access.
  static bool is_timeless(std::uint32_t address) {
    return address < DYNAP_REG_STATUS || address == DYNAP_REG_SCRATCH || address == DYNAP_REG_CHIPS ||
           (address >= DYNAP_REG_IN_TIME_LO && address <= DYNAP_REG_IN_WORD);
  }

  void access_blocking(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay) {
    if (!is_sound(payload)) return;
    if (!is_timeless(static_cast<std::uint32_t>(payload.get_address()))) out_.synchronise(delay);
    access(payload, delay);
    delay += access_time_;
  }

  /// Registers over the non-blocking interface: done at once where no step ends before, else when the time has come.
  tlm::tlm_sync_enum access_nonblocking(
      tlm::tlm_generic_payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay) {
    if (phase == tlm::END_RESP) return tlm::TLM_COMPLETED;
    if (phase != tlm::BEGIN_REQ) return tlm::TLM_ACCEPTED;
    const bool now = !is_sound(payload) || is_timeless(static_cast<std::uint32_t>(payload.get_address())) ||
                     !time_.crosses_step(delay);
    if (!now) {
      if (payload.has_mm()) payload.acquire();
      later_.notify(payload, delay);
      return tlm::TLM_ACCEPTED;
    }
    if (payload.get_response_status() == tlm::TLM_INCOMPLETE_RESPONSE) access(payload, delay);
    delay += access_time_;
    phase = tlm::BEGIN_RESP;
    return tlm::TLM_COMPLETED;
  }

  /// Whether an access has a form that is supported; else its response says what is not.
  bool is_sound(tlm::tlm_generic_payload &payload) const {
    const std::uint64_t address = payload.get_address();
    const unsigned size = payload.get_data_length();
    payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
    if (payload.get_byte_enable_ptr()) {
      payload.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
    } else if (size == 0 || size % 4 || payload.get_streaming_width() < size || (size > 4 && address < DYNAP_REG_BIAS)) {
      payload.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
    } else if (address % 4 || address >= DYNAP_REG_SPACE || size > DYNAP_REG_SPACE - address) {
      payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    }
    return payload.get_response_status() == tlm::TLM_INCOMPLETE_RESPONSE;
  }

  void access(tlm::tlm_generic_payload &payload, const sc_core::sc_time &delay) {
    const auto first = static_cast<std::uint32_t>(payload.get_address());
    unsigned char *data = payload.get_data_ptr();
    std::int32_t code = DYNAP_OK;
    for (unsigned at = 0; at < payload.get_data_length() && code == DYNAP_OK; at += 4) {
      std::uint32_t value = 0;
      if (payload.is_read()) {
        code = read(first + at, value);
        std::memcpy(data + at, &value, 4);
      } else if (payload.is_write()) {
        std::memcpy(&value, data + at, 4);
        code = write(first + at, value, delay);
      }
    }
    payload.set_response_status(response(code));
  }

  static tlm::tlm_response_status response(std::int32_t code) {
    switch (code) {
      case DYNAP_OK: return tlm::TLM_OK_RESPONSE;
      case DYNAP_E_ADDRESS: return tlm::TLM_ADDRESS_ERROR_RESPONSE;
      case DYNAP_E_ACCESS: return tlm::TLM_COMMAND_ERROR_RESPONSE;
      default: return tlm::TLM_GENERIC_ERROR_RESPONSE;
    }
  }

  /// Reads a register; those of events are the module's, which shows an event when its time has come.
  std::int32_t read(std::uint32_t address, std::uint32_t &value) {
    const dynap_event *first = out_.first();
    switch (address) {
      case DYNAP_REG_OUT_COUNT: value = static_cast<std::uint32_t>(out_.waiting()); return DYNAP_OK;
      case DYNAP_REG_OUT_TIME_LO: {
        const std::uint64_t time = first ? static_cast<std::uint64_t>(first->time) : 0;
        value = static_cast<std::uint32_t>(time), out_time_hi_ = static_cast<std::uint32_t>(time >> 32);
        return DYNAP_OK;
      }
      case DYNAP_REG_OUT_TIME_HI: value = out_time_hi_; return DYNAP_OK;
      case DYNAP_REG_OUT_BUS: value = first ? first->bus | static_cast<std::uint32_t>(first->chip) << 16 : 0; return DYNAP_OK;
      case DYNAP_REG_OUT_WORD:
        value = first ? first->word : UINT32_MAX;
        if (first) out_.pop();
        return DYNAP_OK;
      default: break;
    }
    const std::int32_t code = dynap_reg_read(time_.get(), address, &value);
    if (address == DYNAP_REG_STATUS) value = out_.waiting() ? value | DYNAP_STATUS_OUT : value & ~DYNAP_STATUS_OUT;
    return code;
  }

  /// Writes a register; an event enters at its own time or at that of the access, whichever is later.
  std::int32_t write(std::uint32_t address, std::uint32_t value, const sc_core::sc_time &delay) {
    if (address != DYNAP_REG_IN_WORD) return dynap_reg_write(time_.get(), address, value);
    std::uint32_t low = 0, high = 0, chip = 0;
    dynap_reg_read(time_.get(), DYNAP_REG_IN_TIME_LO, &low);
    dynap_reg_read(time_.get(), DYNAP_REG_IN_TIME_HI, &high);
    dynap_reg_read(time_.get(), DYNAP_REG_CHIP, &chip);
    if (value >> 23 || high >> 30) return DYNAP_E_RANGE;
    const auto wanted = static_cast<std::int64_t>(static_cast<std::uint64_t>(high) << 32 | low);
    time_.enter(value, std::max(wanted, to_ps(sc_core::sc_time_stamp() + delay)), DYNAP_IN_HOST, chip);
    return DYNAP_OK;
  }

  /// Registers without time and without effect: what would take an event away only shows it.
  unsigned access_debug(tlm::tlm_generic_payload &payload) {
    if (!is_sound(payload)) return 0;
    const auto first = static_cast<std::uint32_t>(payload.get_address());
    unsigned at = 0;
    for (; at < payload.get_data_length(); at += 4) {
      std::uint32_t value = 0;
      const std::uint32_t address = first + at;
      if (address == DYNAP_REG_ERROR || address == DYNAP_REG_CONTROL || address == DYNAP_REG_IN_WORD) break;
      if (payload.is_read()) {
        if (address == DYNAP_REG_OUT_WORD) {
          value = out_.first() ? out_.first()->word : UINT32_MAX;
        } else if (read(address, value) != DYNAP_OK) {
          break;
        }
        std::memcpy(payload.get_data_ptr() + at, &value, 4);
      } else if (payload.is_write()) {
        std::memcpy(&value, payload.get_data_ptr() + at, 4);
        if (dynap_reg_write(time_.get(), address, value) != DYNAP_OK) break;
      }
    }
    payload.set_response_status(at ? tlm::TLM_OK_RESPONSE : tlm::TLM_ADDRESS_ERROR_RESPONSE);
    return at;
  }

  timeline &time_;
  departures &out_;
  socket &socket_;
  sc_core::sc_time access_time_;
  std::uint32_t out_time_hi_ = 0;
  tlm_utils::peq_with_get<tlm::tlm_generic_payload> later_{"later"};
};

}  // namespace dynap::detail

#endif
