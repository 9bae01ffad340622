// The shim without SystemC: every function that can fail says that it is absent.
#ifndef CSC_HAVE_SYSTEMC
#include "csystemc.h"

int csc_is_available(void) { return 0; }
const char *csc_last_error(void) { return "the program was built without SystemC"; }

#define ABSENT { return CSC_ABSENT; }

int csc_kernel_create(csc_kernel **) ABSENT
int csc_kernel_elaborate(csc_kernel *) ABSENT
int csc_kernel_advance(csc_kernel *, int64_t) ABSENT
int64_t csc_kernel_now(const csc_kernel *) { return 0; }
int64_t csc_kernel_next_activity(csc_kernel *) { return CSC_NEVER; }
uint64_t csc_kernel_delta_count(csc_kernel *) { return 0; }
int csc_kernel_destroy(csc_kernel *kernel) { return kernel ? CSC_ABSENT : CSC_OK; }
int csc_signal_create(csc_kernel *, const char *, int, csc_signal **) ABSENT
int csc_real_create(csc_kernel *, const char *, csc_signal **) ABSENT
int csc_signal_write(csc_signal *, uint64_t) ABSENT
int csc_real_write(csc_signal *, double) ABSENT
uint64_t csc_signal_read(const csc_signal *) { return 0; }
double csc_real_read(const csc_signal *) { return 0; }
int csc_signal_observe(csc_signal *, csc_change_fn, void *) ABSENT
int csc_timer_create(csc_kernel *, const char *, csc_timer_fn, void *, csc_timer **) ABSENT
int csc_timer_set(csc_timer *, int64_t) ABSENT
int csc_handshake_create(csc_kernel *, const char *, int, int64_t, csc_word_fn, csc_word_fn, void *, csc_handshake **) ABSENT
int csc_handshake_post(csc_handshake *, uint64_t) ABSENT
int csc_handshake_accept(csc_handshake *) ABSENT
int64_t csc_handshake_waiting_since(const csc_handshake *) { return CSC_NEVER; }
csc_signal *csc_handshake_req(csc_handshake *) { return nullptr; }
csc_signal *csc_handshake_ack(csc_handshake *) { return nullptr; }
csc_signal *csc_handshake_data(csc_handshake *) { return nullptr; }
int csc_stream_create(csc_kernel *, const char *, int, int64_t, int, csc_word_fn, void *, csc_stream **) ABSENT
int csc_stream_post(csc_stream *, uint64_t) ABSENT
int csc_stream_set_ready(csc_stream *, int) ABSENT
uint64_t csc_stream_stalls(const csc_stream *) { return 0; }
uint64_t csc_stream_queued(const csc_stream *) { return 0; }
int64_t csc_stream_waiting_since(const csc_stream *) { return CSC_NEVER; }
csc_signal *csc_stream_clock(csc_stream *) { return nullptr; }
csc_signal *csc_stream_valid(csc_stream *) { return nullptr; }
csc_signal *csc_stream_ready(csc_stream *) { return nullptr; }
csc_signal *csc_stream_data(csc_stream *) { return nullptr; }
int csc_socket_create(csc_kernel *, const char *, csc_transaction_fn, csc_transaction_fn, void *, csc_socket **) ABSENT
int csc_socket_post(csc_socket *, const csc_transaction *) ABSENT
uint64_t csc_socket_queued(const csc_socket *) { return 0; }
int csc_trace_open(csc_kernel *, const char *) ABSENT
int csc_trace_add(csc_kernel *, csc_signal *) ABSENT

#endif
