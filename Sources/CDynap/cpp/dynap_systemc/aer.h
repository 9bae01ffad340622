// aer.h: address events on wires, by four-phase request and acknowledge. Included by dynap_systemc.h.
#ifndef DYNAP_SYSTEMC_AER_H
#define DYNAP_SYSTEMC_AER_H

#include <cstdint>
#include <deque>
#include <functional>
#include <string>
#include <systemc>

#include "dynap.h"

namespace dynap {

/// What the data wires carry: the low 24 bits of an event word (DYNAP_WORD).
using aer_word = sc_dt::sc_uint<24>;

/// A port that may stay unbound.
template <class T>
using maybe_in = sc_core::sc_port<sc_core::sc_signal_in_if<T>, 1, sc_core::SC_ZERO_OR_MORE_BOUND>;
template <class T>
using maybe_out = sc_core::sc_port<sc_core::sc_signal_inout_if<T>, 1, sc_core::SC_ZERO_OR_MORE_BOUND>;

/// Picoseconds in a tick of this simulation's time resolution.
inline std::int64_t ticks_to_ps(sc_dt::uint64 ticks) {
  static const std::int64_t ps = [] {
    const double ps = sc_core::sc_get_time_resolution().to_seconds() * 1e12;
    if (ps < 0.5) SC_REPORT_FATAL("dynap", "the time resolution is below 1 ps, which the emulator cannot resolve");
    return static_cast<std::int64_t>(ps + 0.5);
  }();
  return static_cast<std::int64_t>(ticks) * ps;
}

/// A time in picoseconds.
inline std::int64_t to_ps(const sc_core::sc_time &time) { return ticks_to_ps(time.value()); }

/// The time of the kernel in picoseconds.
inline std::int64_t now_ps() { return to_ps(sc_core::sc_time_stamp()); }

/// A number of picoseconds as a time, rounded up to the resolution: nothing happens before its time.
inline sc_core::sc_time from_ps(std::int64_t ps) {
  const std::int64_t tick = ticks_to_ps(1);
  return sc_core::sc_time::from_value(static_cast<sc_dt::uint64>((ps + tick - 1) / tick));
}

/// The wires of one direction of a bus, as signals name_req, name_ack, name_data and name_stamp.
struct aer_wires {
  sc_core::sc_signal<bool> req, ack;
  sc_core::sc_signal<aer_word> data;
  /// The true time of the word in picoseconds: no silicon has this wire. With it, chips that are joined by pins give the
  /// same spikes as one board; without it, a word has the time at which its request rises.
  sc_core::sc_signal<sc_dt::uint64> stamp;

  explicit aer_wires(const std::string &name)
      : req((name + "_req").c_str()), ack((name + "_ack").c_str()), data((name + "_data").c_str()),
        stamp((name + "_stamp").c_str()) {}
};

/// Sends words over wires: data, then req up, ack up, req down, ack down.
class aer_source : public sc_core::sc_module {
 public:
  maybe_out<bool> req{"req"};
  maybe_in<bool> ack{"ack"};
  maybe_out<aer_word> data{"data"};
  maybe_out<sc_dt::uint64> stamp{"stamp"};

  /// How long an unanswered request is waited for before a warning tells so; the wait goes on.
  sc_core::sc_time patience{1, sc_core::SC_MS};
  /// How many words may wait; more are lost, which a warning tells once.
  std::size_t depth = 65536;

  SC_HAS_PROCESS(aer_source);
  explicit aer_source(sc_core::sc_module_name name) : sc_module(name) {
    SC_METHOD(shake);
    sensitive << wake_ << ack;
    dont_initialize();
  }

  /// Binds all wires of a direction.
  void bind(aer_wires &wires) {
    req.bind(wires.req), ack.bind(wires.ack), data.bind(wires.data), stamp.bind(wires.stamp);
  }
  /// Whether somebody listens.
  bool bound() const { return req.size() > 0 && ack.size() > 0; }

  /// Sends a word at its time, or as soon after as the wires are free.
  void push(std::uint32_t word, std::int64_t time) {
    if (queue_.size() >= depth) {
      if (lost_++ == 0) warn("loses words: more than `depth` wait for an acknowledge");
      return;
    }
    auto place = queue_.end();
    while (place != queue_.begin() && (place - 1)->time > time && !(asserted() && place - 1 == queue_.begin())) --place;
    const bool is_next = place == queue_.begin();
    queue_.insert(place, entry{time, word});
    if (is_next && phase_ == phase::idle) wake();
  }

  /// Words that wait, the one on the wires included; the most that ever did; words lost; the longest wait.
  std::size_t waiting() const { return queue_.size(); }
  std::size_t lost() const { return lost_; }
  sc_core::sc_time longest_stall() const { return longest_; }
  std::uint64_t sent() const { return sent_; }

  /// Tells once of a request that has not been answered for longer than `patience`.
  void check_patience() {
    if (!asserted() || told_ || sc_core::sc_time_stamp() - since_ < patience) return;
    told_ = true;
    warn("waits for an acknowledge of its request for longer than `patience`; words pile up behind it");
  }

  void trace(sc_core::sc_trace_file *file) const override {
    sc_core::sc_trace(file, req_, std::string(sc_core::sc_object::name()) + ".req");
    sc_core::sc_trace(file, ack_, std::string(sc_core::sc_object::name()) + ".ack");
    sc_core::sc_trace(file, data_, std::string(sc_core::sc_object::name()) + ".data", 24);
  }

 private:
  struct entry {
    std::int64_t time;
    std::uint32_t word;
  };
  enum class phase { idle, asserted, released };

  bool asserted() const { return phase_ == phase::asserted; }

  void wake() {
    const std::int64_t now = now_ps();
    if (queue_.front().time > now) {
      wake_.notify(from_ps(queue_.front().time) - sc_core::sc_time_stamp());
    } else {
      wake_.notify(sc_core::SC_ZERO_TIME);
    }
  }

  void shake() {
    const bool answered = ack->read();
    ack_ = answered;
    if (phase_ == phase::asserted) {
      if (!answered) return;
      const sc_core::sc_time stall = sc_core::sc_time_stamp() - since_;
      if (stall > longest_) longest_ = stall;
      told_ = false;
      queue_.pop_front();
      ++sent_;
      req->write(req_ = false);
      phase_ = phase::released;
    }
    if (phase_ == phase::released) {
      if (answered) return;
      phase_ = phase::idle;
    }
    if (queue_.empty()) return;
    if (queue_.front().time > now_ps()) return wake();
    // A receiver that holds its acknowledge from before is not ready.
    if (answered) return;
    data->write(aer_word(data_ = queue_.front().word));
    if (stamp.size() > 0) stamp->write(static_cast<sc_dt::uint64>(queue_.front().time));
    req->write(req_ = true);
    since_ = sc_core::sc_time_stamp();
    phase_ = phase::asserted;
  }

  void warn(const char *what) const {
    SC_REPORT_WARNING("dynap", (std::string(sc_core::sc_object::name()) + " " + what).c_str());
  }

  std::deque<entry> queue_;
  sc_core::sc_event wake_{"wake"};
  phase phase_ = phase::idle;
  sc_core::sc_time since_, longest_;
  std::size_t lost_ = 0;
  std::uint64_t sent_ = 0;
  bool told_ = false;
  // What the wires hold, for traces: they can be asked for before the ports are bound.
  bool req_ = false, ack_ = false;
  std::uint32_t data_ = 0;
};

/// Takes words from wires and acknowledges them.
class aer_sink : public sc_core::sc_module {
 public:
  maybe_in<bool> req{"req"};
  maybe_out<bool> ack{"ack"};
  maybe_in<aer_word> data{"data"};
  maybe_in<sc_dt::uint64> stamp{"stamp"};

  /// From a request to its acknowledge, and from the end of one to that of the other.
  sc_core::sc_time delay = sc_core::SC_ZERO_TIME;
  /// Takes a word and its time in picoseconds, at the time of its request. Must not throw.
  std::function<void(std::uint32_t, std::int64_t)> take;

  SC_HAS_PROCESS(aer_sink);
  explicit aer_sink(sc_core::sc_module_name name) : sc_module(name) {
    SC_METHOD(answer);
    // Never notified: an unbound port is none to be sensitive to, and a process without would be complained of.
    sensitive << req << never_;
    dont_initialize();
  }

  /// Binds all wires of a direction.
  void bind(aer_wires &wires) {
    req.bind(wires.req), ack.bind(wires.ack), data.bind(wires.data), stamp.bind(wires.stamp);
  }
  /// Words that were taken.
  std::uint64_t taken() const { return taken_; }

  void trace(sc_core::sc_trace_file *file) const override {
    sc_core::sc_trace(file, req_, std::string(sc_core::sc_object::name()) + ".req");
    sc_core::sc_trace(file, ack_, std::string(sc_core::sc_object::name()) + ".ack");
    sc_core::sc_trace(file, data_, std::string(sc_core::sc_object::name()) + ".data", 24);
  }

 private:
  void answer() {
    const bool asked = req->read();
    if (asked != req_) {
      req_ = asked;
      if (asked) {
        data_ = static_cast<std::uint32_t>(data->read());
        ++taken_;
        if (take) take(data_, stamp.size() > 0 ? static_cast<std::int64_t>(stamp->read()) : now_ps());
      }
      if (delay != sc_core::SC_ZERO_TIME) {
        next_trigger(delay);
        return;
      }
    }
    ack->write(ack_ = req_);
  }

  sc_core::sc_event never_{"never"};
  std::uint64_t taken_ = 0;
  bool req_ = false, ack_ = false;
  std::uint32_t data_ = 0;
};

}  // namespace dynap

#endif
