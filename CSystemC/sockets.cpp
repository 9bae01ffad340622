// TLM-2.0: an initiator with a thread of its own and the target that it is bound to.
#ifdef CSC_HAVE_SYSTEMC
#include "kernel.hpp"

#include <deque>

#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

using namespace sc_core;
using namespace csc;

struct csc_socket : Part, sc_module {
  csc_kernel *kernel;
  tlm_utils::simple_initiator_socket<csc_socket> initiator;
  tlm_utils::simple_target_socket<csc_socket> target;
  csc_transaction_fn on_transport, on_done;
  void *user;
  std::deque<csc_transaction> queue;
  sc_event posted;
  // An event of ours is cancelled with us; the time-out of a process is not.
  sc_event over;
  // Members: what lies on the stack of a process that waits for ever is not destroyed.
  tlm::tlm_generic_payload payload;
  uint64_t data = 0;

  SC_HAS_PROCESS(csc_socket);
  csc_socket(sc_module_name, csc_kernel *kernel, csc_transaction_fn transport, csc_transaction_fn done, void *user)
      : kernel(kernel), initiator("initiator"),
        target("target"), on_transport(transport), on_done(done), user(user) {
    initiator.bind(target);
    target.register_b_transport(this, &csc_socket::b_transport);
    SC_THREAD(carry);
  }

  void b_transport(tlm::tlm_generic_payload &payload, sc_time &delay) {
    csc_transaction transaction = {};
    transaction.address = payload.get_address();
    transaction.is_write = payload.is_write();
    transaction.data = *reinterpret_cast<uint64_t *>(payload.get_data_ptr());
    transaction.delay = static_cast<int64_t>(delay.value());
    transaction.response = tlm::TLM_OK_RESPONSE;
    on_transport(user, &transaction);
    if (payload.is_read()) *reinterpret_cast<uint64_t *>(payload.get_data_ptr()) = transaction.data;
    payload.set_response_status(static_cast<tlm::tlm_response_status>(transaction.response));
    delay = ps(transaction.delay);
  }

  // Waits here and never in a callback: a stack with frames of another language is not unwound.
  void carry() {
    payload.set_data_ptr(reinterpret_cast<unsigned char *>(&data));
    payload.set_data_length(8);
    payload.set_streaming_width(8);
    for (;;) {
      while (queue.empty()) sc_core::wait(posted);
      csc_transaction transaction = queue.front();
      queue.pop_front();
      data = transaction.data;
      payload.set_command(transaction.is_write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
      payload.set_address(transaction.address);
      payload.set_response_status(tlm::TLM_INCOMPLETE_RESPONSE);
      sc_time delay = ps(transaction.delay);
      initiator->b_transport(payload, delay);
      if (delay > SC_ZERO_TIME) {
        over.notify(delay);
        sc_core::wait(over);
      }
      transaction.data = data;
      transaction.delay = static_cast<int64_t>(delay.value());
      transaction.response = payload.get_response_status();
      if (on_done) on_done(user, &transaction);
    }
  }
};

int csc_socket_create(csc_kernel *kernel, const char *name, csc_transaction_fn transport, csc_transaction_fn done,
                      void *user, csc_socket **socket) {
  return guarded([&] {
    require(kernel && socket && transport, "a socket needs a kernel and a target");
    require_name(name);
    *socket = kernel->make_module<csc_socket>("socket", kernel, transport, done, user);
  });
}

int csc_socket_post(csc_socket *socket, const csc_transaction *transaction) {
  return guarded([&] {
    require(socket && transaction, "there is no socket or no transaction");
    require(transaction->delay >= 0, "a transaction cannot take less than no time");
    Use use(socket->kernel->context);
    socket->queue.push_back(*transaction);
    socket->posted.notify(SC_ZERO_TIME);
  });
}

uint64_t csc_socket_queued(const csc_socket *socket) { return socket ? socket->queue.size() : 0; }

#endif
