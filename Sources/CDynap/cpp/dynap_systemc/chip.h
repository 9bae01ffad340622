// chip.h: a chip as a SystemC module. Included by dynap_systemc.h.
#ifndef DYNAP_SYSTEMC_CHIP_H
#define DYNAP_SYSTEMC_CHIP_H

#include <algorithm>
#include <csignal>
#include <cstring>
#include <ostream>
#include <string>
#include <systemc>
#include <tlm>
#include <tlm_utils/peq_with_get.h>
#include <tlm_utils/simple_target_socket.h>
#include <vector>

#include "../dynap.hpp"
#include "aer.h"

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

/// One of the four buses of the grid, with its pins in both directions.
struct grid_bus {
  aer_sink in;
  aer_source out;
  grid_bus(const std::string &name) : in((name + "_in").c_str()), out((name + "_out").c_str()) {}
};

/// An emulated chip (or a board of several, as one module) that advances with the kernel's time.
class chip : public sc_core::sc_module {
 public:
  /// Configuration and status: the memory map of dynap.h, 32-bit accesses.
  tlm_utils::simple_target_socket_optional<chip> registers{"registers"};
  /// Events as payloads: arrays of dynap_event, written to enter and read to take what has left to the west.
  tlm_utils::simple_target_socket_optional<chip> events{"events"};
  /// Everything that leaves, at its time.
  tlm::tlm_analysis_port<dynap_event> departures{"departures"};
  /// The input interface.
  aer_sink host{"host_in"};
  /// The grid buses, by DYNAP_BUS_WEST ... DYNAP_BUS_SOUTH.
  grid_bus west{"west"}, north{"north"}, east{"east"}, south{"south"};
  /// The voltage at the monitor pins of the cores, step by step, where `chip_config.monitors` shows it.
  sc_core::sc_signal<double> monitor[4];

  SC_HAS_PROCESS(chip);
  chip(sc_core::sc_module_name name, const chip_config &config) : sc_module(name), config_(config) {
    if (config_.how.step == 0 && config_.file.empty() && config_.text.empty()) config_.how.step = 10 * DYNAP_US;
    if (config_.how.step == 0) config_.how.step = 10 * DYNAP_US;
    try {
      device_ = !config_.file.empty()   ? device::open(config_.file, config_.how)
                : !config_.text.empty() ? device::parse(config_.text, config_.how)
                                        : device::empty(config_.columns, config_.rows, config_.how);
      step_ = device_.step();
      check(dynap_shape(device_.get(), &chips_, nullptr));
    } catch (const error &failure) {
      SC_REPORT_ERROR("dynap", failure.what());
    }
    registers.register_b_transport(this, &chip::access_blocking);
    registers.register_nb_transport_fw(this, &chip::access_nonblocking);
    registers.register_transport_dbg(this, &chip::access_debug);
    events.register_b_transport(this, &chip::exchange);
    host.delay = config_.acknowledge;
    host.take = [this](std::uint32_t word, std::int64_t) { enter(word, now_ps(), DYNAP_IN_HOST); };
    for (grid_bus *bus : buses()) {
      bus->in.delay = config_.acknowledge;
      bus->in.take = [this](std::uint32_t word, std::int64_t stamp) { enter(word, stamp, DYNAP_IN_GRID); };
      bus->out.patience = config_.patience;
      bus->out.depth = config_.depth;
    }
    SC_METHOD(tick);
    SC_METHOD(depart);
    sensitive << due_;
    dont_initialize();
    SC_METHOD(answer_later);
    sensitive << later_.get_event();
    dont_initialize();
  }

  /// The emulated board behind the module, for what has no pin. Do not run it: the kernel does.
  device &emulator() { return device_; }
  /// Words that wait to be read over TLM.
  std::size_t waiting() const { return fifo_.size(); }

  /// Shows the pins, the monitors, and how many events have entered and departed. Before or after elaboration.
  void trace(sc_core::sc_trace_file *file) const override {
    const std::string prefix = sc_core::sc_object::name();
    host.trace(file);
    for (const grid_bus *bus : {&west, &north, &east, &south}) bus->in.trace(file), bus->out.trace(file);
    for (int core = 0; core < 4; ++core) {
      if (config_.monitors >> core & 1) sc_core::sc_trace(file, monitor[core], prefix + ".monitor_" + std::to_string(core));
    }
    sc_core::sc_trace(file, taken_, prefix + ".entered");
    sc_core::sc_trace(file, departed_, prefix + ".departed");
  }

 protected:
  void end_of_elaboration() override {
    if (!device_.get()) return;
    const std::vector<grid_bus *> all = buses();
    for (std::uint32_t bus = DYNAP_BUS_NORTH; bus <= DYNAP_BUS_SOUTH; ++bus) {
      if (all[bus]->out.bound()) dynap_enable_output(device_.get(), bus, 1);
    }
    if (!config_.west_is_host && !west.out.bound()) dynap_enable_output(device_.get(), DYNAP_BUS_WEST, 0);
  }

 private:
  std::vector<grid_bus *> buses() { return {&west, &north, &east, &south}; }

  // ----------------------------------------------------------------------------------------------------------- time

  /// Completes every step that ends now or before, at each end of a step.
  void tick() {
    if (!device_.get()) return;
    advance();
    for (grid_bus *bus : buses()) bus->out.check_patience();
    next_trigger(from_ps(completed_ + step_) - sc_core::sc_time_stamp());
  }

  void advance() {
    const std::int64_t now = now_ps();
    if (now < completed_ + step_) return;
    const std::int64_t end = now - now % step_;
    flush();
    const std::int32_t code = dynap_run_until(device_.get(), end);
    if (code == DYNAP_E_INTERRUPT) {
      SC_REPORT_WARNING("dynap", "the simulation was interrupted and stops; what was traced and recorded is whole");
      sc_core::sc_stop();
      return;
    }
    if (code != DYNAP_OK) SC_REPORT_ERROR("dynap", dynap_error_text());
    completed_ = end;
    collect();
    for (unsigned core = 0; core < 4; ++core) {
      if (config_.monitors >> core & 1) monitor[core].write(device_.monitor(core));
    }
  }

  /// Hands over what has entered since the last step.
  void flush() {
    if (entered_.empty()) return;
    if (dynap_inject(device_.get(), entered_.data(), entered_.size()) != DYNAP_OK) {
      SC_REPORT_ERROR("dynap", dynap_error_text());
    }
    entered_.clear();
  }

  // --------------------------------------------------------------------------------------------------------- events

  /// Takes a word in at a time; what a neighbour sent keeps its time and acts after the steps that are complete.
  void enter(std::uint32_t word, std::int64_t time, unsigned bus, std::uint32_t chip = 0) {
    // What arrives at the end of a step must not act in it, whoever comes first in this instant.
    advance();
    ++taken_;
    entered_.push_back({time, word & 0x7FFFFFu, static_cast<std::uint16_t>(chip), static_cast<std::uint8_t>(bus), 0});
  }

  /// Takes what the last steps put out, and sends it on its way.
  void collect() {
    dynap_event part[256];
    std::size_t count = 0;
    const std::size_t before = departing_.size();
    do {
      check(dynap_read_events(device_.get(), part, 256, &count));
      departing_.insert(departing_.end(), part, part + count);
    } while (count == 256);
    if (departing_.size() == before) return;
    // In order of time, and of one time in the order in which they came; they nearly are.
    for (std::size_t i = std::max<std::size_t>(before, 1); i < departing_.size(); ++i) {
      for (std::size_t j = i; j > 0 && departing_[j].time < departing_[j - 1].time; --j) {
        std::swap(departing_[j], departing_[j - 1]);
      }
    }
    const std::vector<grid_bus *> all = buses();
    for (auto event = departing_.begin(); event != departing_.end(); ++event) {
      // Those that were there before are on their pins already.
      if (event->flags) continue;
      event->flags = 1;
      aer_source &out = all[event->bus & 3]->out;
      if (out.bound()) out.push(event->word, event->time);
    }
    due_.notify(sc_core::SC_ZERO_TIME);
  }

  /// Shows events at their time, or at the end of the step that held them.
  void depart() {
    const std::int64_t now = now_ps();
    std::size_t count = 0;
    while (count < departing_.size() && departing_[count].time <= now) {
      dynap_event event = departing_[count++];
      event.flags = 0;
      ++departed_;
      if (event.bus == DYNAP_BUS_WEST && !west.out.bound()) fifo_.push_back(event);
      departures.write(event);
    }
    departing_.erase(departing_.begin(), departing_.begin() + static_cast<std::ptrdiff_t>(count));
    if (!departing_.empty()) due_.notify(from_ps(departing_.front().time) - sc_core::sc_time_stamp());
  }

  /// Events as payloads.
  void exchange(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay) {
    const std::size_t size = payload.get_data_length();
    if (payload.get_byte_enable_ptr()) return payload.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
    if (size == 0 || size % sizeof(dynap_event) || payload.get_streaming_width() < size) {
      return payload.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
    }
    if (payload.get_address() != 0) return payload.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
    const std::size_t count = size / sizeof(dynap_event);
    if (payload.is_write()) {
      const std::int64_t now = to_ps(sc_core::sc_time_stamp() + delay);
      std::vector<dynap_event> all(count);
      std::memcpy(all.data(), payload.get_data_ptr(), size);
      for (dynap_event &event : all) {
        if (event.word >> 23 || event.chip >= chips_ || event.bus > DYNAP_IN_GRID || event.time > INT64_MAX / 2) {
          return payload.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
        }
        if (event.bus == DYNAP_IN_HOST) event.time = std::max(event.time, now);
      }
      advance();
      taken_ += count;
      entered_.insert(entered_.end(), all.begin(), all.end());
    } else if (payload.is_read()) {
      synchronise(delay);
      dynap_event none{};
      none.word = UINT32_MAX;
      for (std::size_t i = 0; i < count; ++i) {
        const dynap_event event = fifo_.empty() ? none : fifo_.front();
        if (!fifo_.empty()) fifo_.pop_front();
        std::memcpy(payload.get_data_ptr() + i * sizeof event, &event, sizeof event);
      }
    }
    payload.set_response_status(tlm::TLM_OK_RESPONSE);
  }

  // ------------------------------------------------------------------------------------------------------ registers

  /// Lets the kernel catch up with an initiator that is ahead, where a step ends in between.
  void synchronise(sc_core::sc_time &delay) {
    if (delay != sc_core::SC_ZERO_TIME && crosses_step(delay)) {
      sc_core::wait(delay);
      delay = sc_core::SC_ZERO_TIME;
    }
    advance();
    if (departing_.size() && departing_.front().time <= now_ps()) depart();
  }

  bool crosses_step(const sc_core::sc_time &delay) const {
    return to_ps(sc_core::sc_time_stamp() + delay) >= completed_ + step_;
  }

  /// Whether a register never changes by itself, or takes its time from the access.
  static bool is_timeless(std::uint32_t address) {
    return address < DYNAP_REG_STATUS || address == DYNAP_REG_SCRATCH || address == DYNAP_REG_CHIPS ||
           (address >= DYNAP_REG_IN_TIME_LO && address <= DYNAP_REG_IN_WORD);
  }

  void access_blocking(tlm::tlm_generic_payload &payload, sc_core::sc_time &delay) {
    if (!is_sound(payload)) return;
    if (!is_timeless(static_cast<std::uint32_t>(payload.get_address()))) synchronise(delay);
    access(payload, delay);
    delay += config_.access;
  }

  /// Registers over the non-blocking interface: done at once where no step ends before, else when the time has come.
  tlm::tlm_sync_enum access_nonblocking(
      tlm::tlm_generic_payload &payload, tlm::tlm_phase &phase, sc_core::sc_time &delay) {
    if (phase == tlm::END_RESP) return tlm::TLM_COMPLETED;
    if (phase != tlm::BEGIN_REQ) return tlm::TLM_ACCEPTED;
    const bool now = !is_sound(payload) || is_timeless(static_cast<std::uint32_t>(payload.get_address())) ||
                     !crosses_step(delay);
    if (!now) {
      if (payload.has_mm()) payload.acquire();
      later_.notify(payload, delay);
      return tlm::TLM_ACCEPTED;
    }
    if (payload.get_response_status() == tlm::TLM_INCOMPLETE_RESPONSE) access(payload, delay);
    delay += config_.access;
    phase = tlm::BEGIN_RESP;
    return tlm::TLM_COMPLETED;
  }

  /// Does the accesses whose time has come.
  void answer_later() {
    while (tlm::tlm_generic_payload *payload = later_.get_next_transaction()) {
      sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
      synchronise(delay);
      access(*payload, delay);
      delay = config_.access;
      tlm::tlm_phase phase = tlm::BEGIN_RESP;
      registers->nb_transport_bw(*payload, phase, delay);
      if (payload->has_mm()) payload->release();
    }
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
    const dynap_event *first = fifo_.empty() ? nullptr : &fifo_.front();
    switch (address) {
      case DYNAP_REG_OUT_COUNT: value = static_cast<std::uint32_t>(fifo_.size()); return DYNAP_OK;
      case DYNAP_REG_OUT_TIME_LO: {
        const std::uint64_t time = first ? static_cast<std::uint64_t>(first->time) : 0;
        value = static_cast<std::uint32_t>(time), out_time_hi_ = static_cast<std::uint32_t>(time >> 32);
        return DYNAP_OK;
      }
      case DYNAP_REG_OUT_TIME_HI: value = out_time_hi_; return DYNAP_OK;
      case DYNAP_REG_OUT_BUS: value = first ? first->bus | static_cast<std::uint32_t>(first->chip) << 16 : 0; return DYNAP_OK;
      case DYNAP_REG_OUT_WORD:
        value = first ? first->word : UINT32_MAX;
        if (first) fifo_.pop_front();
        return DYNAP_OK;
      default: break;
    }
    const std::int32_t code = dynap_reg_read(device_.get(), address, &value);
    if (address == DYNAP_REG_STATUS) value = fifo_.empty() ? value & ~DYNAP_STATUS_OUT : value | DYNAP_STATUS_OUT;
    return code;
  }

  /// Writes a register; an event enters at its own time or at that of the access, whichever is later.
  std::int32_t write(std::uint32_t address, std::uint32_t value, const sc_core::sc_time &delay) {
    if (address != DYNAP_REG_IN_WORD) return dynap_reg_write(device_.get(), address, value);
    std::uint32_t low = 0, high = 0, chip = 0;
    dynap_reg_read(device_.get(), DYNAP_REG_IN_TIME_LO, &low);
    dynap_reg_read(device_.get(), DYNAP_REG_IN_TIME_HI, &high);
    dynap_reg_read(device_.get(), DYNAP_REG_CHIP, &chip);
    if (value >> 23 || high >> 30) return DYNAP_E_RANGE;
    const auto wanted = static_cast<std::int64_t>(static_cast<std::uint64_t>(high) << 32 | low);
    enter(value, std::max(wanted, to_ps(sc_core::sc_time_stamp() + delay)), DYNAP_IN_HOST, chip);
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
          value = fifo_.empty() ? UINT32_MAX : fifo_.front().word;
        } else if (read(address, value) != DYNAP_OK) {
          break;
        }
        std::memcpy(payload.get_data_ptr() + at, &value, 4);
      } else if (payload.is_write()) {
        std::memcpy(&value, payload.get_data_ptr() + at, 4);
        if (dynap_reg_write(device_.get(), address, value) != DYNAP_OK) break;
      }
    }
    payload.set_response_status(at ? tlm::TLM_OK_RESPONSE : tlm::TLM_ADDRESS_ERROR_RESPONSE);
    return at;
  }

  chip_config config_;
  device device_;
  std::int64_t step_ = 10 * DYNAP_US;
  std::int64_t completed_ = 0;
  std::uint32_t chips_ = 1;
  std::uint32_t out_time_hi_ = 0;
  std::uint64_t taken_ = 0, departed_ = 0;
  std::vector<dynap_event> entered_;
  std::vector<dynap_event> departing_;
  std::deque<dynap_event> fifo_;
  sc_core::sc_event due_{"due"};
  tlm_utils::peq_with_get<tlm::tlm_generic_payload> later_{"later"};
};

}  // namespace dynap

#endif
