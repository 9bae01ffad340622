// Signals and timers.
#ifdef CSC_HAVE_SYSTEMC
#include "kernel.hpp"

using namespace sc_core;
using namespace csc;

csc_signal::csc_signal(csc_kernel *kernel, const std::string &name, int width)
    : kernel(kernel), name(name), width(width) {
  const char *own = sc_gen_unique_name("signal");
  if (width == 0) {
    real = std::make_unique<Real>(own);
  } else if (width == 1) {
    bit = std::make_unique<Bit>(own);
  } else {
    bits = std::make_unique<Bits>(own);
  }
}

void csc_signal::write(uint64_t value) {
  if (bit) {
    bit->write(value & 1);
  } else if (bits) {
    bits->write(width == 64 ? value : value & ((uint64_t(1) << width) - 1));
  }
}

void csc_signal::trace(sc_trace_file *file) const {
  if (bit) sc_trace(file, *bit, name);
  if (bits) sc_trace(file, *bits, name, width);
  if (real) sc_trace(file, *real, name);
}

const sc_event &csc_signal::changed() const {
  return bit ? bit->value_changed_event() : bits ? bits->value_changed_event() : real->value_changed_event();
}

int csc_signal_create(csc_kernel *kernel, const char *name, int width, csc_signal **signal) {
  return guarded([&] {
    require(kernel && signal, "there is no kernel");
    require_name(name);
    require_width(width);
    *signal = kernel->make<csc_signal>(kernel, name, width);
  });
}

int csc_real_create(csc_kernel *kernel, const char *name, csc_signal **signal) {
  return guarded([&] {
    require(kernel && signal, "there is no kernel");
    require_name(name);
    *signal = kernel->make<csc_signal>(kernel, name, 0);
  });
}

int csc_signal_write(csc_signal *signal, uint64_t value) {
  return guarded([&] {
    require(signal && !signal->real, "there is no signal of bits");
    Use use(signal->kernel->context);
    signal->write(value);
  });
}

int csc_real_write(csc_signal *signal, double value) {
  return guarded([&] {
    require(signal && signal->real, "there is no signal of a real number");
    Use use(signal->kernel->context);
    signal->real->write(value);
  });
}

uint64_t csc_signal_read(const csc_signal *signal) { return signal ? signal->read() : 0; }
double csc_real_read(const csc_signal *signal) { return signal && signal->real ? signal->real->read() : 0; }

struct Observer : Part, sc_module {
  csc_signal *signal;
  csc_change_fn changed;
  void *user;

  SC_HAS_PROCESS(Observer);
  Observer(sc_module_name, csc_signal *signal, csc_change_fn changed, void *user)
      : signal(signal), changed(changed), user(user) {
    SC_METHOD(see);
    sensitive << signal->changed();
    dont_initialize();
  }

  void see() { changed(user, csc::now(), signal->read()); }
};

int csc_signal_observe(csc_signal *signal, csc_change_fn changed, void *user) {
  return guarded([&] {
    require(signal && !signal->real && changed, "there is no signal of bits");
    signal->kernel->make_module<Observer>("observer", signal, changed, user);
  });
}

struct csc_timer : Part, sc_module {
  csc_kernel *kernel;
  csc_timer_fn due;
  void *user;
  sc_event event;

  SC_HAS_PROCESS(csc_timer);
  csc_timer(sc_module_name, csc_kernel *kernel, csc_timer_fn due, void *user)
      : kernel(kernel), due(due), user(user) {
    SC_METHOD(ring);
    sensitive << event;
    dont_initialize();
  }

  void ring() { due(user); }
};

int csc_timer_create(csc_kernel *kernel, const char *name, csc_timer_fn due, void *user, csc_timer **timer) {
  return guarded([&] {
    require(kernel && timer && due, "a timer needs a kernel and what it calls");
    require_name(name);
    *timer = kernel->make_module<csc_timer>("timer", kernel, due, user);
  });
}

int csc_timer_set(csc_timer *timer, int64_t at) {
  return guarded([&] {
    require(timer, "there is no timer");
    Use use(timer->kernel->context);
    int64_t now = csc::now();
    if (at < now) {
      throw Failure(CSC_BACKWARDS, "a timer cannot be set to " + std::to_string(at) + " ps, it is " +
                                       std::to_string(now) + " ps");
    }
    timer->event.cancel();
    timer->event.notify(at == now ? SC_ZERO_TIME : ps(at - now));
  });
}

#endif
