// Buses: four-phase handshakes and clocked streams. Both are method processes, several times as quick as threads.
#ifdef CSC_HAVE_SYSTEMC
#include "kernel.hpp"

#include <deque>

using namespace sc_core;
using namespace csc;

struct csc_handshake : Part, sc_module {
  enum Phase { idle, posted, offered, accepted, acknowledged, released, done };

  csc_kernel *kernel;
  csc_signal req, ack, data;
  csc_word_fn on_offer, on_idle;
  void *user;
  int64_t slot;
  uint64_t word = 0;
  int64_t since = CSC_NEVER;
  Phase phase = idle;
  sc_event event;

  SC_HAS_PROCESS(csc_handshake);
  csc_handshake(sc_module_name, csc_kernel *kernel, const std::string &name, int width, int64_t slot,
                csc_word_fn offered, csc_word_fn idle, void *user)
      : kernel(kernel), req(kernel, name + ".req", 1),
        ack(kernel, name + ".ack", 1), data(kernel, name + ".data", width), on_offer(offered), on_idle(idle),
        user(user), slot(slot) {
    SC_METHOD(proceed);
    sensitive << event;
    dont_initialize();
  }

  void after(int64_t delay) { event.notify(delay > 0 ? ps(delay) : SC_ZERO_TIME); }

  void proceed() {
    switch (phase) {
    case posted:
      data.write(word);
      req.write(1);
      since = csc::now();
      phase = offered;
      if (on_offer) on_offer(user, word);
      break;
    case accepted:
      ack.write(1);
      phase = acknowledged;
      after(slot / 4);
      break;
    case acknowledged:
      req.write(0);
      phase = released;
      after(slot / 4);
      break;
    case released:
      ack.write(0);
      phase = done;
      after(slot - 3 * (slot / 4));
      break;
    case done:
      phase = idle;
      if (on_idle) on_idle(user, word);
      break;
    case idle:
    case offered:
      break;
    }
  }
};

int csc_handshake_create(csc_kernel *kernel, const char *name, int width, int64_t slot, csc_word_fn offered,
                         csc_word_fn idle, void *user, csc_handshake **handshake) {
  return guarded([&] {
    require(kernel && handshake, "there is no kernel");
    require_name(name);
    require_width(width);
    require(slot >= 0, "a handshake cannot take less than no time");
    *handshake = kernel->make_module<csc_handshake>("handshake", kernel, name, width, slot, offered, idle, user);
  });
}

int csc_handshake_post(csc_handshake *bus, uint64_t word) {
  return guarded([&] {
    require(bus, "there is no handshake");
    require(bus->phase == csc_handshake::idle, "the bus is not idle");
    Use use(bus->kernel->context);
    bus->word = word;
    bus->phase = csc_handshake::posted;
    bus->after(0);
  });
}

int csc_handshake_accept(csc_handshake *bus) {
  return guarded([&] {
    require(bus && bus->phase == csc_handshake::offered, "no word is offered");
    Use use(bus->kernel->context);
    bus->since = CSC_NEVER;
    bus->phase = csc_handshake::accepted;
    bus->after(bus->slot / 4);
  });
}

int64_t csc_handshake_waiting_since(const csc_handshake *bus) { return bus ? bus->since : CSC_NEVER; }
csc_signal *csc_handshake_req(csc_handshake *bus) { return bus ? &bus->req : nullptr; }
csc_signal *csc_handshake_ack(csc_handshake *bus) { return bus ? &bus->ack : nullptr; }
csc_signal *csc_handshake_data(csc_handshake *bus) { return bus ? &bus->data : nullptr; }

struct csc_stream : Part, sc_module {
  csc_kernel *kernel;
  csc_signal clock, valid, ready, data;
  csc_word_fn taken;
  void *user;
  int64_t period;
  bool free_running;
  std::deque<uint64_t> queue;
  bool is_valid = false, is_high = false, is_ticking = false;
  uint64_t stalls = 0;
  int64_t since = CSC_NEVER;
  sc_event event;

  SC_HAS_PROCESS(csc_stream);
  csc_stream(sc_module_name, csc_kernel *kernel, const std::string &name, int width, int64_t period,
             bool free_running, csc_word_fn taken, void *user)
      : kernel(kernel), clock(kernel, name + ".clk", 1),
        valid(kernel, name + ".valid", 1), ready(kernel, name + ".ready", 1), data(kernel, name + ".data", width),
        taken(taken), user(user), period(period), free_running(free_running) {
    ready.bit->write(true);
    SC_METHOD(tick);
    sensitive << event;
    dont_initialize();
    if (free_running) {
      is_ticking = true;
      event.notify(ps(period));
    }
  }

  // The clock starts at the next multiple of its period; one that is due now counts.
  void start() {
    if (is_ticking) return;
    is_ticking = true;
    int64_t rest = csc::now() % period;
    event.notify(rest ? ps(period - rest) : SC_ZERO_TIME);
  }

  void tick() {
    if (is_high) {
      clock.write(0);
      is_high = false;
      if (!is_valid && queue.empty() && !free_running) {
        is_ticking = false;
      } else {
        event.notify(ps(period - period / 2));
      }
      return;
    }
    clock.write(1);
    is_high = true;
    event.notify(ps(period / 2));
    edge();
  }

  void edge() {
    bool is_free = !is_valid;
    if (is_valid) {
      if (ready.read()) {
        uint64_t word = queue.front();
        queue.pop_front();
        is_free = true;
        since = CSC_NEVER;
        if (taken) taken(user, word);
      } else {
        ++stalls;
      }
    }
    if (!is_free) return;
    is_valid = !queue.empty();
    valid.write(is_valid);
    if (is_valid) {
      data.write(queue.front());
      since = csc::now();
    }
  }
};

int csc_stream_create(csc_kernel *kernel, const char *name, int width, int64_t period, int free_running,
                      csc_word_fn taken, void *user, csc_stream **stream) {
  return guarded([&] {
    require(kernel && stream, "there is no kernel");
    require_name(name);
    require_width(width);
    require(period >= 2, "a clock needs a period of 2 ps or more");
    *stream = kernel->make_module<csc_stream>("stream", kernel, name, width, period, free_running != 0, taken, user);
  });
}

int csc_stream_post(csc_stream *stream, uint64_t word) {
  return guarded([&] {
    require(stream, "there is no stream");
    Use use(stream->kernel->context);
    stream->queue.push_back(word);
    stream->start();
  });
}

int csc_stream_set_ready(csc_stream *stream, int ready) {
  return guarded([&] {
    require(stream, "there is no stream");
    Use use(stream->kernel->context);
    stream->ready.write(ready != 0);
  });
}

uint64_t csc_stream_stalls(const csc_stream *stream) { return stream ? stream->stalls : 0; }
uint64_t csc_stream_queued(const csc_stream *stream) { return stream ? stream->queue.size() : 0; }
int64_t csc_stream_waiting_since(const csc_stream *stream) { return stream ? stream->since : CSC_NEVER; }
csc_signal *csc_stream_clock(csc_stream *stream) { return stream ? &stream->clock : nullptr; }
csc_signal *csc_stream_valid(csc_stream *stream) { return stream ? &stream->valid : nullptr; }
csc_signal *csc_stream_ready(csc_stream *stream) { return stream ? &stream->ready : nullptr; }
csc_signal *csc_stream_data(csc_stream *stream) { return stream ? &stream->data : nullptr; }

#endif
