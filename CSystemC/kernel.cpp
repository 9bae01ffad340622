#include "csystemc.h"

#ifdef CSC_HAVE_SYSTEMC
#include "kernel.hpp"

#include <cstring>

using namespace sc_core;

// libsystemc brings a main() that wants one; ours is never called.
extern "C" __attribute__((weak)) int sc_main(int, char **) { return 0; }

namespace csc {

static thread_local std::string words;
static std::recursive_mutex lock;
// Starting a second simulation inside a running one corrupts the state of the coroutines.
static int running = 0;

int note(int code, const char *what) {
  words = what ? what : "";
  return code;
}

Use::Use(sc_simcontext *context) : lock(csc::lock), current(sc_curr_simcontext), standard(sc_default_global_context) {
  sc_curr_simcontext = context;
  sc_default_global_context = context;
}

Use::~Use() {
  sc_curr_simcontext = current;
  sc_default_global_context = standard;
}

bool is_running() { return running > 0; }

struct Running {
  Running() {
    if (running > 0) throw Failure(CSC_BUSY, "a simulation is running: this cannot be called from its callbacks");
    ++running;
  }
  ~Running() { --running; }
  Running(const Running &) = delete;
};

void require(bool holds, const char *what) {
  if (!holds) throw Failure(CSC_ARGUMENT, what);
}

void require_name(const char *name) { require(name && *name, "a part needs a name"); }

void require_width(int width) { require(width >= 1 && width <= 64, "a bus is 1 to 64 bits wide"); }

static void be_quiet() {
  static std::once_flag once;
  std::call_once(once, [] {
    // Standard output is the caller's; errors come back as codes.
    sc_report_handler::set_actions(SC_INFO, SC_DO_NOTHING);
    sc_report_handler::set_actions(SC_WARNING, SC_DO_NOTHING);
    sc_report_handler::set_actions("/OSCI/SystemC", SC_DO_NOTHING);
    sc_report_handler::set_actions(SC_ERROR, SC_THROW);
    sc_report_handler::set_actions(SC_FATAL, SC_THROW);
  });
}

} // namespace csc

using namespace csc;

void csc_kernel::require_open() const {
  if (is_elaborated) throw Failure(CSC_ELABORATED, "the simulation has been elaborated: make parts before that");
  if (csc::is_running()) throw Failure(CSC_BUSY, "a simulation is running: parts are made outside of callbacks");
}

// Runs the kernel; whatever goes wrong inside is the end of that simulation.
template <class Body> static int run(csc_kernel *kernel, Body body) {
  int code = guarded([&] {
    Use use(kernel->context);
    Running running;
    body();
    kernel->time = csc::now();
  });
  if (code < 0 && code > CSC_ABSENT) kernel->is_dead = true;
  return code;
}

int csc_is_available(void) { return 1; }
const char *csc_last_error(void) { return csc::words.c_str(); }

int csc_kernel_create(csc_kernel **out) {
  return guarded([&] {
    require(out, "no place for the kernel was given");
    std::unique_ptr<csc_kernel> kernel(new csc_kernel);
    Use use(nullptr);
    Running running;
    be_quiet();
    kernel->context = new sc_simcontext;
    Use own(kernel->context);
    sc_set_time_resolution(1, SC_PS);
    *out = kernel.release();
  });
}

int csc_kernel_elaborate(csc_kernel *kernel) {
  if (!kernel) return note(CSC_ARGUMENT, "there is no kernel");
  if (kernel->is_dead) return note(CSC_DEAD, "the simulation has failed before");
  if (kernel->is_elaborated) return note(CSC_ELABORATED, "the simulation has been elaborated: that happens once");
  return run(kernel, [&] {
    kernel->is_elaborated = true;
    sc_start(SC_ZERO_TIME);
  });
}

int csc_kernel_advance(csc_kernel *kernel, int64_t until) {
  if (!kernel) return note(CSC_ARGUMENT, "there is no kernel");
  if (kernel->is_dead) return note(CSC_DEAD, "the simulation has failed before");
  if (!kernel->is_elaborated) return note(CSC_NOT_ELABORATED, "elaborate the simulation before time passes");
  bool is_past = false;
  int code = run(kernel, [&] {
    int64_t start = csc::now();
    is_past = until < start;
    if (is_past) return;
    if (until > start) sc_start(ps(until - start));
    // SystemC wakes what is due at the end and leaves it to the next start.
    while (sc_pending_activity_at_current_time()) sc_start(SC_ZERO_TIME);
  });
  if (!is_past) return code;
  std::string words = "time cannot go back from " + std::to_string(kernel->time) + " ps to " + std::to_string(until) + " ps";
  return note(CSC_BACKWARDS, words.c_str());
}

int64_t csc_kernel_now(const csc_kernel *kernel) {
  if (!kernel) return 0;
  // A running kernel is ahead of what its last call left behind.
  return sc_curr_simcontext == kernel->context ? csc::now() : kernel->time;
}

int64_t csc_kernel_next_activity(csc_kernel *kernel) {
  if (!kernel || kernel->is_dead || !kernel->is_elaborated) return CSC_NEVER;
  Use use(kernel->context);
  if (sc_pending_activity_at_current_time()) return csc::now();
  if (!sc_pending_activity_at_future_time()) return CSC_NEVER;
  return csc::now() + static_cast<int64_t>(sc_time_to_pending_activity().value());
}

uint64_t csc_kernel_delta_count(csc_kernel *kernel) {
  if (!kernel) return 0;
  Use use(kernel->context);
  return sc_delta_count();
}

int csc_kernel_destroy(csc_kernel *kernel) {
  if (!kernel) return CSC_OK;
  return guarded([&] {
    Use use(kernel->context);
    Running running;
    if (kernel->trace) sc_close_vcd_trace_file(kernel->trace);
    while (!kernel->parts.empty()) kernel->parts.pop_back();
    // What was due for the parts is cancelled by now; looking for what comes next frees it, deleting the context does not.
    sc_pending_activity_at_future_time();
    delete kernel->context;
    delete kernel;
  });
}

int csc_trace_open(csc_kernel *kernel, const char *path) {
  return guarded([&] {
    require(kernel, "there is no kernel");
    require(path && *path, "a trace file needs a path");
    require(!kernel->trace, "the kernel has a trace file");
    std::string stem = path;
    if (stem.size() > 4 && stem.compare(stem.size() - 4, 4, ".vcd") == 0) stem.resize(stem.size() - 4);
    FILE *file = std::fopen((stem + ".vcd").c_str(), "w");
    if (!file) throw Failure(CSC_FILE, stem + ".vcd: " + std::strerror(errno));
    std::fclose(file);
    Use use(kernel->context);
    kernel->require_open();
    kernel->trace = sc_create_vcd_trace_file(stem.c_str());
    kernel->trace->set_time_unit(1, SC_PS);
  });
}

int csc_trace_add(csc_kernel *kernel, csc_signal *signal) {
  return guarded([&] {
    require(kernel && signal && signal->kernel == kernel, "the signal is not one of the kernel's");
    require(kernel->trace, "open a trace file first");
    Use use(kernel->context);
    kernel->require_open();
    signal->trace(kernel->trace);
  });
}

#endif
