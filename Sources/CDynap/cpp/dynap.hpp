// dynap.hpp: the C interface of the Dynapse emulator for C++17, in one header.
//
//     dynap::device chip = dynap::device::open("chips/experiments/wta.yaml");
//     chip.record_spikes();
//     chip.run_for(100 * DYNAP_MS);
//     for (const dynap::spike &spike : chip.read_spikes()) std::cout << spike.time << ' ' << spike.neuron << '\n';
//
// A dynap::device owns one board and frees it. Units, threads and errors are those of dynap.h; a failure is thrown as
// dynap::error, by this header and not by the library, which throws nothing.
#ifndef DYNAP_HPP
#define DYNAP_HPP

#include <array>
#include <cstddef>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "dynap.h"

namespace dynap {

using event = dynap_event;
using spike = dynap_spike;
using synapse = dynap_synapse;
using destination = dynap_destination;
using bias = dynap_bias;
using field = dynap_field;
using pixel = dynap_pixel;
using counters = dynap_counters;

/// A call that failed: what() says what was wrong and what to do.
class error : public std::runtime_error {
 public:
  explicit error(std::int32_t code) : std::runtime_error(dynap_error_text()), code_(code) {}
  /// The code of dynap.h.
  std::int32_t code() const noexcept { return code_; }
  /// Its name, such as "DYNAP_E_RANGE".
  const char *name() const noexcept { return dynap_error_name(code_); }

 private:
  std::int32_t code_;
};

/// Throws when a call failed.
inline void check(std::int32_t code) {
  if (code != DYNAP_OK) throw error(code);
}

/// Elements side by side that somebody else owns: what std::span is from C++20 on.
template <class T>
class span {
 public:
  constexpr span() noexcept = default;
  constexpr span(T *data, std::size_t size) noexcept : data_(data), size_(size) {}
  /// A view of a vector, an array or another span.
  template <class C, class = std::enable_if_t<
                         !std::is_same_v<std::decay_t<C>, span> &&
                         std::is_convertible_v<decltype(std::declval<C &>().data()), T *>>>
  constexpr span(C &&all) noexcept : data_(all.data()), size_(all.size()) {}
  template <std::size_t N>
  constexpr span(T (&all)[N]) noexcept : data_(all), size_(N) {}

  constexpr T *data() const noexcept { return data_; }
  constexpr std::size_t size() const noexcept { return size_; }
  constexpr bool empty() const noexcept { return size_ == 0; }
  constexpr T *begin() const noexcept { return data_; }
  constexpr T *end() const noexcept { return data_ + size_; }
  constexpr T &operator[](std::size_t i) const noexcept { return data_[i]; }

 private:
  T *data_ = nullptr;
  std::size_t size_ = 0;
};

/// How a board is made; what stays as it is has its default. See dynap_config.
struct options {
  std::string settings;      ///< lines such as "mismatch=off"
  std::string fault_map;     ///< a file of faults
  std::uint32_t flags = 0;   ///< DYNAP_CREATE_...
  std::uint32_t threads = 1;
  std::int64_t step = 0;     ///< picoseconds; 0 is the file's, or 100 us
  std::uint64_t serial = 0;  ///< which die; 0 is the file's, or 1
  std::uint64_t seed = 0;    ///< 0 is the file's, or 1
};

/// A word of an event or an SRAM word.
constexpr std::uint32_t word(unsigned tag, unsigned cores, int x_hop = 0, int y_hop = 0) {
  return DYNAP_WORD(tag, cores, x_hop, y_hop);
}

/// A board, which is freed with its owner.
class device {
 public:
  /// An experiment, or a vendor's dump, from a file.
  static device open(const std::string &file, const options &how = {}) {
    return device(how, [&](dynap_config &config) { config.file = file.c_str(); });
  }
  /// An experiment from its text.
  static device parse(const std::string &text, const options &how = {}) {
    return device(how, [&](dynap_config &config) {
      config.text = text.c_str();
      config.text_length = text.size();
    });
  }
  /// Chips as after power-up.
  static device empty(std::uint32_t columns = 1, std::uint32_t rows = 1, const options &how = {}) {
    return device(how, [&](dynap_config &config) {
      config.columns = columns;
      config.rows = rows;
    });
  }

  device() noexcept = default;
  device(device &&other) noexcept : board_(std::exchange(other.board_, nullptr)) {}
  device &operator=(device &&other) noexcept {
    std::swap(board_, other.board_);
    return *this;
  }
  device(const device &) = delete;
  device &operator=(const device &) = delete;
  ~device() { dynap_destroy(board_); }

  /// The handle, for calls that this header does not wrap; it stays this object's.
  dynap_board *get() const noexcept { return board_; }

  // Time.
  std::int64_t time() const { return ask<std::int64_t>(dynap_time); }
  std::int64_t completed() const { return ask<std::int64_t>(dynap_completed); }
  std::int64_t step() const { return ask<std::int64_t>(dynap_step); }
  std::int64_t duration() const { return ask<std::int64_t>(dynap_duration); }
  void run_until(std::int64_t time) { check(dynap_run_until(board_, time)); }
  void run_for(std::int64_t span) { run_until(time() + span); }
  /// Ends a run in another thread, or from a signal handler.
  void interrupt() noexcept { dynap_interrupt(board_); }

  // Events.
  void inject(span<const event> events) { check(dynap_inject(board_, events.data(), events.size())); }
  void inject(const event &one) { inject(span<const event>(&one, 1)); }
  void inject(span<const pixel> pixels) { check(dynap_inject_pixels(board_, pixels.data(), pixels.size())); }
  /// Takes as many events as fit; returns the part that was filled.
  span<event> read_events(span<event> into) {
    std::size_t count = 0;
    check(dynap_read_events(board_, into.data(), into.size(), &count));
    return {into.data(), count};
  }
  std::vector<event> read_events() { return read_all<event>(dynap_read_events); }
  void record_spikes() { check(dynap_record_spikes(board_, nullptr, 0)); }
  void record_spikes(span<const std::uint32_t> neurons) {
    check(dynap_record_spikes(board_, neurons.data(), neurons.size()));
  }
  std::vector<spike> read_spikes() { return read_all<spike>(dynap_read_spikes); }
  void enable_output(std::uint32_t bus, bool on = true) { check(dynap_enable_output(board_, bus, on)); }

  // Programming: written first, in force with the step after commit().
  void write(span<const synapse> all) { check(dynap_write_synapses(board_, all.data(), all.size())); }
  void write(span<const destination> all) { check(dynap_write_destinations(board_, all.data(), all.size())); }
  void write(span<const bias> all) { check(dynap_write_biases(board_, all.data(), all.size())); }
  void write(span<const field> all) { check(dynap_write_fields(board_, all.data(), all.size())); }
  void write_cam(std::uint32_t first, span<const std::uint32_t> words) {
    check(dynap_write_cam(board_, first, words.data(), words.size()));
  }
  void write_sram(std::uint32_t first, span<const std::uint32_t> words) {
    check(dynap_write_sram(board_, first, words.data(), words.size()));
  }
  void write_latches(std::uint32_t first, span<const std::uint16_t> latches) {
    check(dynap_write_latches(board_, first, latches.data(), latches.size()));
  }
  void set_parameter(std::uint32_t chip, std::uint32_t unit, const char *name, std::uint32_t coarse, std::uint32_t fine) {
    check(dynap_set_parameter(board_, chip, unit, name, coarse, fine));
  }
  /// Sets the nearest code to a current in amperes; returns the current that it makes.
  double set_current(std::uint32_t chip, std::uint32_t unit, const char *name, double amperes) {
    double achieved = 0;
    check(dynap_set_current(board_, chip, unit, name, amperes, &achieved));
    return achieved;
  }
  double current(std::uint32_t chip, std::uint32_t unit, const char *name) const {
    double amperes = 0;
    check(dynap_get_current(board_, chip, unit, name, &amperes));
    return amperes;
  }
  void commit() { check(dynap_commit(board_)); }
  void discard() { check(dynap_discard(board_)); }

  // Nodes.
  double node(const char *state, std::uint32_t neuron) const {
    double value = 0;
    check(dynap_read_node(board_, state, neuron, &value));
    return value;
  }
  double monitor(std::uint32_t core, std::uint32_t chip = 0) const {
    double volts = 0;
    check(dynap_read_monitor(board_, chip, core, &volts));
    return volts;
  }
  counters count() const {
    counters all{};
    all.size = sizeof all;
    check(dynap_read_counters(board_, &all));
    return all;
  }
  std::string warnings() const {
    const char *text = nullptr;
    check(dynap_warnings(board_, &text, nullptr));
    return text;
  }

  // Registers.
  std::uint32_t read(std::uint32_t address) const {
    std::uint32_t value = 0;
    check(dynap_reg_read(board_, address, &value));
    return value;
  }
  void write(std::uint32_t address, std::uint32_t value) { check(dynap_reg_write(board_, address, value)); }

  // Snapshots.
  std::vector<std::uint8_t> snapshot() const {
    std::size_t size = 0;
    check(dynap_snapshot(board_, nullptr, 0, &size));
    std::vector<std::uint8_t> bytes(size);
    check(dynap_snapshot(board_, bytes.data(), bytes.size(), &size));
    return bytes;
  }
  void restore(span<const std::uint8_t> bytes) { check(dynap_restore(board_, bytes.data(), bytes.size())); }

 private:
  template <class Fill>
  device(const options &how, Fill fill) {
    dynap_config config = DYNAP_CONFIG_INIT;
    config.settings = how.settings.empty() ? nullptr : how.settings.c_str();
    config.fault_map = how.fault_map.empty() ? nullptr : how.fault_map.c_str();
    config.flags = how.flags;
    config.threads = how.threads;
    config.step = how.step;
    config.serial = how.serial;
    config.seed = how.seed;
    fill(config);
    check(dynap_create(&config, &board_));
  }

  template <class T>
  T ask(std::int32_t (*call)(dynap_board *, T *)) const {
    T value{};
    check(call(board_, &value));
    return value;
  }

  template <class T>
  std::vector<T> read_all(std::int32_t (*call)(dynap_board *, T *, std::size_t, std::size_t *)) {
    std::vector<T> all;
    std::array<T, 256> part;
    std::size_t count = 0;
    do {
      check(call(board_, part.data(), part.size(), &count));
      all.insert(all.end(), part.begin(), part.begin() + static_cast<std::ptrdiff_t>(count));
    } while (count == part.size());
    return all;
  }

  dynap_board *board_ = nullptr;
};

}  // namespace dynap

#endif
