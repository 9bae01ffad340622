/* csystemc.h: the SystemC kernel behind a plain C interface. It knows nothing of the emulator.
 *
 * A kernel is one simulation with its own SystemC context; a process may hold many, one after the other or side by side.
 * Times are whole picoseconds. Every function that can fail returns a code, 0 for success, and csc_last_error() says why
 * in words. No C++ exception gets out.
 *
 * Parts (signals, timers, handshakes, streams, sockets, trace files) are made between csc_kernel_create and
 * csc_kernel_elaborate, belong to their kernel, and are gone when it is destroyed. Their names may hold dots, which make
 * scopes in a trace file.
 *
 * Threads: SystemC keeps its state in globals, so calls are serialised by one lock for the whole process; any thread may
 * call. Callbacks run inside csc_kernel_advance, on its thread. They must return (never wait) and must not throw. They may
 * use the parts of their kernel; advancing or destroying any kernel from a callback is refused with CSC_BUSY.
 */
#ifndef CSYSTEMC_H
#define CSYSTEMC_H

#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

enum {
  CSC_OK = 0,
  CSC_SYSTEMC = -1,        /* SystemC reported an error; the simulation is dead */
  CSC_EXCEPTION = -2,      /* a C++ exception; the simulation is dead */
  CSC_UNKNOWN = -3,        /* something else was thrown; the simulation is dead */
  CSC_ABSENT = -100,       /* built without SystemC */
  CSC_ARGUMENT = -101,     /* a null handle, an empty name, a value out of range */
  CSC_ELABORATED = -102,   /* parts come before elaboration, and elaboration comes once */
  CSC_NOT_ELABORATED = -103, /* time passes after elaboration only */
  CSC_BACKWARDS = -104,    /* the time lies before the kernel's now */
  CSC_BUSY = -105,         /* called from a callback of a kernel that runs */
  CSC_DEAD = -106,         /* the simulation has failed before */
  CSC_FILE = -107          /* a file cannot be written */
};

/* What csc_kernel_next_activity returns when nothing is due. */
#define CSC_NEVER INT64_MAX

typedef struct csc_kernel csc_kernel;
typedef struct csc_signal csc_signal;
typedef struct csc_timer csc_timer;
typedef struct csc_handshake csc_handshake;
typedef struct csc_stream csc_stream;
typedef struct csc_socket csc_socket;

/* 1 when the shim was built with the SystemC kernel, 0 when its functions only report that it is absent. */
int csc_is_available(void);

/* The words of this thread's last failure; valid until its next call. */
const char *csc_last_error(void);

/* --- kernel --- */

/* Makes a simulation at time zero, before elaboration. */
int csc_kernel_create(csc_kernel **kernel);
/* Ends elaboration; from then on time can pass. */
int csc_kernel_elaborate(csc_kernel *kernel);
/* Runs everything that is due up to and including `until`, and makes that the kernel's now. */
int csc_kernel_advance(csc_kernel *kernel, int64_t until);
/* The kernel's time. */
int64_t csc_kernel_now(const csc_kernel *kernel);
/* When the next thing is due, now or later, or CSC_NEVER. */
int64_t csc_kernel_next_activity(csc_kernel *kernel);
/* Delta cycles so far. */
uint64_t csc_kernel_delta_count(csc_kernel *kernel);
/* Destroys the simulation with all its parts; null is nothing. */
int csc_kernel_destroy(csc_kernel *kernel);

/* --- signals --- */

/* The new value of a signal, in its low bits, and when it got it. */
typedef void (*csc_change_fn)(void *user, int64_t time, uint64_t value);

/* A signal of 1 to 64 bits. */
int csc_signal_create(csc_kernel *kernel, const char *name, int width, csc_signal **signal);
/* A signal that holds a real number. */
int csc_real_create(csc_kernel *kernel, const char *name, csc_signal **signal);
/* Writes; the value shows after the next delta. Bits above the width are cut off. */
int csc_signal_write(csc_signal *signal, uint64_t value);
int csc_real_write(csc_signal *signal, double value);
uint64_t csc_signal_read(const csc_signal *signal);
double csc_real_read(const csc_signal *signal);
/* Calls back at each change of a signal of bits; before elaboration. */
int csc_signal_observe(csc_signal *signal, csc_change_fn changed, void *user);

/* --- timers --- */

typedef void (*csc_timer_fn)(void *user);

/* A timer that calls back once for each time that it is set to. */
int csc_timer_create(csc_kernel *kernel, const char *name, csc_timer_fn due, void *user, csc_timer **timer);
/* Sets the timer to a time, now or later; an earlier setting is forgotten. */
int csc_timer_set(csc_timer *timer, int64_t at);

/* --- four-phase handshakes: request, acknowledge, data --- */

typedef void (*csc_word_fn)(void *user, uint64_t word);

/* A point-to-point bus of 1 to 64 bits. A word is offered when req rises. Once the receiver accepts it, ack rises, req
 * falls, ack falls, each a quarter of `slot` after the one before, and after a slot in all the bus is idle. `offered` runs
 * when a word is offered and may accept it at once, `idle` when the next word may be posted. */
int csc_handshake_create(csc_kernel *kernel, const char *name, int width, int64_t slot, csc_word_fn offered,
                         csc_word_fn idle, void *user, csc_handshake **handshake);
/* Offers a word as soon as the kernel runs; refused with CSC_ARGUMENT while the bus is not idle. */
int csc_handshake_post(csc_handshake *handshake, uint64_t word);
/* Accepts the word that is offered; refused with CSC_ARGUMENT when there is none. */
int csc_handshake_accept(csc_handshake *handshake);
/* Since when a word is offered and not accepted, or CSC_NEVER. */
int64_t csc_handshake_waiting_since(const csc_handshake *handshake);
/* The pins. */
csc_signal *csc_handshake_req(csc_handshake *handshake);
csc_signal *csc_handshake_ack(csc_handshake *handshake);
csc_signal *csc_handshake_data(csc_handshake *handshake);

/* --- clocked streams: valid, ready, data --- */

/* A bus of 1 to 64 bits with a clock, which rises at multiples of `period` while there are words to move, and always when
 * `free_running`. The sender changes valid and data, and a word moves, at rising edges; it moves when valid and ready were
 * high before the edge. `taken` runs when a word has moved. Ready is high until it is lowered. */
int csc_stream_create(csc_kernel *kernel, const char *name, int width, int64_t period, int free_running,
                      csc_word_fn taken, void *user, csc_stream **stream);
/* Queues a word at the sender. */
int csc_stream_post(csc_stream *stream, uint64_t word);
/* The receiver raises or lowers ready. */
int csc_stream_set_ready(csc_stream *stream, int ready);
/* Rising edges at which valid was high and ready low. */
uint64_t csc_stream_stalls(const csc_stream *stream);
/* Words that the sender holds, the one on the pins with them. */
uint64_t csc_stream_queued(const csc_stream *stream);
/* Since when the word on the pins has been there, or CSC_NEVER. */
int64_t csc_stream_waiting_since(const csc_stream *stream);
csc_signal *csc_stream_clock(csc_stream *stream);
csc_signal *csc_stream_valid(csc_stream *stream);
csc_signal *csc_stream_ready(csc_stream *stream);
csc_signal *csc_stream_data(csc_stream *stream);

/* --- TLM-2.0 sockets --- */

typedef struct {
  uint64_t address;
  uint64_t data;     /* written, or where what was read is returned */
  int64_t delay;     /* how long the transaction takes; the target adds to it */
  int32_t is_write;
  int32_t response;  /* tlm::tlm_response_status; the target sets it, 1 is OK */
} csc_transaction;

typedef void (*csc_transaction_fn)(void *user, csc_transaction *transaction);

/* An initiator, bound to a target, that carries 64-bit transactions by b_transport from a process of its own, one after the
 * other. `transport` is the target; `done`, which may be null, runs when a transaction and its delay are over. */
int csc_socket_create(csc_kernel *kernel, const char *name, csc_transaction_fn transport, csc_transaction_fn done,
                      void *user, csc_socket **socket);
/* Queues a transaction at the initiator. */
int csc_socket_post(csc_socket *socket, const csc_transaction *transaction);
uint64_t csc_socket_queued(const csc_socket *socket);

/* --- traces --- */

/* Writes all signals that are added to it to a VCD file, complete when the kernel is destroyed; SystemC's own writer, whose
 * files hold the date and end in .vcd. One for each kernel. */
int csc_trace_open(csc_kernel *kernel, const char *path);
int csc_trace_add(csc_kernel *kernel, csc_signal *signal);

#ifdef __cplusplus
}
#endif

#endif
