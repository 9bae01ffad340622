// transactions.cpp: what a bus may do wrong with a chip module, and what it gets for it; and that time is one thing.
#include <csignal>
#include <cstring>
#include <systemc>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>
#include <vector>

#include "../../Examples/SystemC/relay.h"
#include "dynap_systemc.h"

#if defined(__has_feature)
#if __has_feature(address_sanitizer) && !defined(__SANITIZE_ADDRESS__)
#define __SANITIZE_ADDRESS__ 1
#endif
#endif

using namespace sc_core;

#define EXPECT(condition)                                                        \
  do {                                                                           \
    if (!(condition)) {                                                          \
      std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);       \
      ++failures;                                                                \
    }                                                                            \
  } while (0)

static int failures = 0;

struct master : sc_module {
  tlm_utils::simple_initiator_socket<master> registers{"registers"}, events{"events"}, fast{"fast"};
  sc_event answered;
  int responses = 0;
  std::vector<std::int64_t> pin_times;
  dynap::chip *feeds = nullptr;

  SC_HAS_PROCESS(master);
  explicit master(sc_module_name name) : sc_module(name) {
    SC_THREAD(run);
    registers.register_nb_transport_bw(this, &master::answer);
  }

  tlm::tlm_sync_enum answer(tlm::tlm_generic_payload &, tlm::tlm_phase &phase, sc_time &) {
    EXPECT(phase == tlm::BEGIN_RESP);
    ++responses;
    answered.notify(SC_ZERO_TIME);
    return tlm::TLM_COMPLETED;
  }

  tlm::tlm_response_status ask(bool writes, std::uint64_t address, unsigned char *data, unsigned size,
                               unsigned width = 0, unsigned char *enables = nullptr) {
    tlm::tlm_generic_payload payload;
    payload.set_command(writes ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
    payload.set_address(address);
    payload.set_data_ptr(data);
    payload.set_data_length(size);
    payload.set_streaming_width(width ? width : size);
    payload.set_byte_enable_ptr(enables);
    payload.set_byte_enable_length(enables ? size : 0);
    sc_time delay = SC_ZERO_TIME;
    registers->b_transport(payload, delay);
    return payload.get_response_status();
  }

  std::uint32_t read(std::uint32_t address) {
    std::uint32_t value = 0;
    EXPECT(ask(false, address, reinterpret_cast<unsigned char *>(&value), 4) == tlm::TLM_OK_RESPONSE);
    return value;
  }

  void run() {
    unsigned char data[64] = {}, enables[4] = {255, 255, 255, 255};
    EXPECT(ask(false, 0, data, 4) == tlm::TLM_OK_RESPONSE && data[0] == 0x50);
    EXPECT(ask(false, 0x6C, data, 4) == tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT(ask(false, 2, data, 4) == tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT(ask(false, 0x100000000, data, 4) == tlm::TLM_ADDRESS_ERROR_RESPONSE);
    EXPECT(ask(true, DYNAP_REG_ID, data, 4) == tlm::TLM_COMMAND_ERROR_RESPONSE);
    EXPECT(ask(false, DYNAP_REG_CONTROL, data, 4) == tlm::TLM_COMMAND_ERROR_RESPONSE);
    EXPECT(ask(false, 0, data, 8) == tlm::TLM_BURST_ERROR_RESPONSE);
    EXPECT(ask(false, 0, data, 3) == tlm::TLM_BURST_ERROR_RESPONSE);
    EXPECT(ask(false, DYNAP_REG_CAM, data, 8, 4) == tlm::TLM_BURST_ERROR_RESPONSE);
    EXPECT(ask(false, 0, data, 4, 4, enables) == tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
    std::memset(data, 255, sizeof data);
    EXPECT(ask(true, DYNAP_REG_CHIP, data, 4) == tlm::TLM_GENERIC_ERROR_RESPONSE);
    // Memories take bursts.
    std::uint32_t words[16];
    for (int i = 0; i < 16; ++i) words[i] = 1u << 21 | 1u << 13 | static_cast<std::uint32_t>(i);
    auto *bytes = reinterpret_cast<unsigned char *>(words);
    EXPECT(ask(true, DYNAP_REG_CAM + 0x100, bytes, 64) == tlm::TLM_OK_RESPONSE);
    EXPECT(ask(false, DYNAP_REG_CAM + 0x100, data, 64) == tlm::TLM_OK_RESPONSE && !std::memcmp(data, words, 64));

    // Debug transport sees a register without waiting or changing anything.
    tlm::tlm_generic_payload debug;
    debug.set_command(tlm::TLM_READ_COMMAND);
    debug.set_address(DYNAP_REG_STEP_LO);
    debug.set_data_ptr(data);
    debug.set_data_length(4);
    debug.set_streaming_width(4);
    EXPECT(registers->transport_dbg(debug) == 4);
    debug.set_address(0x6C);
    EXPECT(registers->transport_dbg(debug) == 0);

    // Non-blocking: at once within a step, later where a step ends before.
    tlm::tlm_generic_payload later;
    later.set_command(tlm::TLM_READ_COMMAND);
    later.set_data_ptr(data);
    later.set_data_length(4);
    later.set_streaming_width(4);
    later.set_address(DYNAP_REG_TIME_LO);
    tlm::tlm_phase phase = tlm::BEGIN_REQ;
    sc_time delay(1, SC_US);
    EXPECT(registers->nb_transport_fw(later, phase, delay) == tlm::TLM_COMPLETED);
    phase = tlm::BEGIN_REQ;
    delay = sc_time(25, SC_US);
    EXPECT(registers->nb_transport_fw(later, phase, delay) == tlm::TLM_ACCEPTED);
    wait(answered);
    std::uint32_t time = 0;
    std::memcpy(&time, data, 4);
    EXPECT(responses == 1 && time == 20 * DYNAP_US && later.get_response_status() == tlm::TLM_OK_RESPONSE);

    // Events as payloads.
    dynap_event event{};
    tlm::tlm_generic_payload payload;
    payload.set_command(tlm::TLM_WRITE_COMMAND);
    payload.set_address(0);
    payload.set_data_ptr(reinterpret_cast<unsigned char *>(&event));
    payload.set_data_length(15);
    payload.set_streaming_width(16);
    delay = SC_ZERO_TIME;
    events->b_transport(payload, delay);
    EXPECT(payload.get_response_status() == tlm::TLM_BURST_ERROR_RESPONSE);
    payload.set_data_length(16);
    event.word = UINT32_MAX;
    events->b_transport(payload, delay);
    EXPECT(payload.get_response_status() == tlm::TLM_GENERIC_ERROR_RESPONSE);

    // An initiator that is ahead of the kernel, and pins at the same times: the same spikes, to the picosecond.
    delay = SC_ZERO_TIME;
    const std::int64_t start = DYNAP_MS;
    for (int i = 0; i < 5; ++i) {
      event = {start + i * 3 * DYNAP_MS + 12345, DYNAP_WORD(1024, 1, 0, 0), 0, DYNAP_IN_HOST, 0};
      fast->b_transport(payload, delay);
      EXPECT(payload.get_response_status() == tlm::TLM_OK_RESPONSE);
      delay += sc_time(1, SC_US);
    }
    wait(sc_time(20, SC_MS) - sc_time_stamp());
    EXPECT(read(DYNAP_REG_OUT_COUNT) == 0);  // its own chip has not been fed
    sc_stop();
  }
};

struct recorder : sc_module, tlm::tlm_analysis_if<dynap_event> {
  std::vector<std::int64_t> times;
  explicit recorder(sc_module_name name) : sc_module(name) {}
  void write(const dynap_event &event) override {
    if (event.bus == DYNAP_BUS_WEST) times.push_back(event.time);
  }
};

int sc_main(int, char **) {
  dynap::chip_config config;
  config.text = relay(-7);
  dynap::chip chip("chip", config), by_tlm("by_tlm", config), by_pins("by_pins", config);
  master bus("bus");
  bus.registers.bind(chip.registers);
  bus.events.bind(chip.events);
  bus.fast.bind(by_tlm.events);
  dynap::aer_wires wires("wires");
  dynap::aer_source source("source");
  source.bind(wires);
  by_pins.host.bind(wires);
  for (int i = 0; i < 5; ++i) source.push(DYNAP_WORD(1024, 1, 0, 0), DYNAP_MS + i * 3 * DYNAP_MS + 12345);
  recorder tlm_log("tlm_log"), pin_log("pin_log");
  by_tlm.departures.bind(tlm_log);
  by_pins.departures.bind(pin_log);

  // A receiver that never acknowledges: its words wait, a warning tells so, and all else goes on.
  dynap::chip unheard("unheard", config);
  dynap::aer_wires deaf("deaf"), feed("feed");
  unheard.west.out.bind(deaf);
  dynap::aer_source feeder("feeder");
  feeder.bind(feed);
  unheard.host.bind(feed);
  for (int i = 0; i < 5; ++i) feeder.push(DYNAP_WORD(1024, 1, 0, 0), (1 + 3 * i) * DYNAP_MS);

  // Chips on a grid are joined by pins with stamps: as one board, to the picosecond.
  auto describe = [](unsigned x, unsigned) {
    dynap::chip_config config;
    config.text = x == 0 ? relay(1, 1024) : relay(-7, 5);
    return config;
  };
  dynap::board board("board", 2, 1, describe);
  recorder board_log("board_log");
  board.first().departures.bind(board_log);
  dynap::aer_wires board_wires("board_wires");
  dynap::aer_source board_source("board_source");
  board_source.bind(board_wires);
  board.first().host.bind(board_wires);
  for (int i = 0; i < 5; ++i) board_source.push(DYNAP_WORD(1024, 1, 0, 0), DYNAP_MS + i * 3 * DYNAP_MS);

  sc_start();

  // The same without SystemC.
  auto alone = [](const std::string &text, std::int64_t offset) {
    dynap::options how;
    how.step = 10 * DYNAP_US;
    dynap::device device = dynap::device::parse(text, how);
    for (int i = 0; i < 5; ++i) {
      device.inject({DYNAP_MS + i * 3 * DYNAP_MS + offset, DYNAP_WORD(1024, 1, 0, 0), 0, DYNAP_IN_HOST, 0});
    }
    device.run_until(20 * DYNAP_MS);
    std::vector<std::int64_t> times;
    for (const dynap::event &event : device.read_events()) times.push_back(event.time);
    return times;
  };
  EXPECT(alone(config.text, 12345) == tlm_log.times && tlm_log.times.size() == 5);
  EXPECT(alone(config.text, 12345) == pin_log.times);
  std::string pair = relay(1, 1024);
  const std::string second = relay(-7, 5);
  const auto from = second.find("    - cores"), until = second.find("      global");
  pair += second.substr(from, until - from);
  EXPECT(alone(pair, 0) == board_log.times && board_log.times.size() == 5);

  EXPECT(unheard.west.out.waiting() == 5 && sc_report_handler::get_count(SC_WARNING) == 1);

#ifndef __SANITIZE_ADDRESS__
  // A chip after the end of elaboration is an error of SystemC's, which a testbench can catch. The address sanitizer takes
  // an exception after coroutines have run for a fault.
  bool refused = false;
  try {
    dynap::chip late("late", config);
  } catch (const sc_report &) {
    refused = true;
  }
  EXPECT(refused);
#endif
  return finish("transactions", failures == 0);
}
