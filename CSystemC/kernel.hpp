// What the parts of the shim share: the kernel, its guard, and how a part belongs to it.
#ifndef CSC_KERNEL_HPP
#define CSC_KERNEL_HPP

#include "csystemc.h"

#include <memory>
#include <mutex>
#include <stdexcept>
#include <string>
#include <vector>

#include <systemc>

namespace csc {

// A failure of the shim itself: a code and its words.
struct Failure : std::runtime_error {
  int code;
  Failure(int code, const std::string &what) : std::runtime_error(what), code(code) {}
};

// Keeps the words of this thread's last failure.
int note(int code, const char *what);

// Runs a body and turns whatever it throws into a code.
template <class Body> int guarded(Body body) {
  try {
    body();
    return CSC_OK;
  } catch (const Failure &failure) {
    return note(failure.code, failure.what());
  } catch (const sc_core::sc_report &report) {
    return note(CSC_SYSTEMC, report.what());
  } catch (const std::exception &exception) {
    return note(CSC_EXCEPTION, exception.what());
  } catch (...) {
    return note(CSC_UNKNOWN, "something that is no exception was thrown");
  }
}

// Makes a context the current one and keeps other threads out. SystemC holds the current context, and its coroutines their
// state, in globals.
class Use {
  std::unique_lock<std::recursive_mutex> lock;
  sc_core::sc_simcontext *current, *standard;

public:
  explicit Use(sc_core::sc_simcontext *context);
  ~Use();
  Use(const Use &) = delete;
};

// A part of a simulation, destroyed with it, the last one first.
struct Part {
  virtual ~Part() = default;
};

inline sc_core::sc_time ps(int64_t value) { return sc_core::sc_time::from_value(static_cast<uint64_t>(value)); }

inline int64_t now() { return static_cast<int64_t>(sc_core::sc_time_stamp().value()); }

// Whether any kernel is elaborating or advancing; read under the lock.
bool is_running();

void require(bool holds, const char *what);
void require_name(const char *name);
void require_width(int width);

} // namespace csc

struct csc_kernel {
  sc_core::sc_simcontext *context = nullptr;
  std::vector<std::unique_ptr<csc::Part>> parts;
  sc_core::sc_trace_file *trace = nullptr;
  int64_t time = 0;
  bool is_elaborated = false;
  bool is_dead = false;

  // Makes a part in the context of the kernel.
  template <class T, class... Arguments> T *make(Arguments &&...arguments) {
    csc::Use use(context);
    require_open();
    try {
      auto part = std::make_unique<T>(std::forward<Arguments>(arguments)...);
      T *made = part.get();
      parts.push_back(std::move(part));
      return made;
    } catch (...) {
      // SystemC does not take back half a part.
      is_dead = true;
      throw;
    }
  }

  // Makes a module, whose constructor takes its SystemC name first: the name has to live while the module is built.
  template <class T, class... Arguments> T *make_module(const char *kind, Arguments &&...arguments) {
    csc::Use use(context);
    return make<T>(sc_core::sc_gen_unique_name(kind), std::forward<Arguments>(arguments)...);
  }

  void require_open() const;
};

// A signal of one of three kinds; a part, or a pin of a part.
struct csc_signal : csc::Part {
  using Bit = sc_core::sc_signal<bool, sc_core::SC_UNCHECKED_WRITERS>;
  using Bits = sc_core::sc_signal<uint64_t, sc_core::SC_UNCHECKED_WRITERS>;
  using Real = sc_core::sc_signal<double, sc_core::SC_UNCHECKED_WRITERS>;

  csc_kernel *kernel;
  std::string name;
  int width;
  std::unique_ptr<Bit> bit;
  std::unique_ptr<Bits> bits;
  std::unique_ptr<Real> real;

  // Width 0 is a real number.
  csc_signal(csc_kernel *kernel, const std::string &name, int width);
  void write(uint64_t value);
  uint64_t read() const { return bit ? bit->read() : bits ? bits->read() : 0; }
  void trace(sc_core::sc_trace_file *file) const;
  const sc_core::sc_event &changed() const;
};

#endif
