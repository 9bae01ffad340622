// Example (a): a testbench that programs a chip over TLM, sends a pattern and checks the answer.
//
// It writes the biases, synapses and destination of one neuron through registers, sends five events, and reads back one
// spike for each, with its time. The waveform is in tlm.vcd.
#include <cstring>
#include <systemc>
#include <tlm>
#include <tlm_utils/simple_initiator_socket.h>
#include <vector>

#include "dynap_systemc.h"
#include "relay.h"

using namespace sc_core;

struct testbench : sc_module {
  tlm_utils::simple_initiator_socket<testbench> registers{"registers"};
  bool passed = false;

  SC_HAS_PROCESS(testbench);
  explicit testbench(sc_module_name name) : sc_module(name) { SC_THREAD(run); }

  std::uint32_t access(tlm::tlm_command command, std::uint32_t address, std::uint32_t value = 0) {
    tlm::tlm_generic_payload payload;
    payload.set_command(command);
    payload.set_address(address);
    payload.set_data_ptr(reinterpret_cast<unsigned char *>(&value));
    payload.set_data_length(4);
    payload.set_streaming_width(4);
    sc_time delay = SC_ZERO_TIME;
    registers->b_transport(payload, delay);
    wait(delay);
    if (payload.is_response_error()) SC_REPORT_ERROR("testbench", payload.get_response_string().c_str());
    return value;
  }
  void write(std::uint32_t address, std::uint32_t value) { access(tlm::TLM_WRITE_COMMAND, address, value); }
  std::uint32_t read(std::uint32_t address) { return access(tlm::TLM_READ_COMMAND, address); }

  void bias(const char *name, std::uint32_t coarse, std::uint32_t fine) {
    const auto index = static_cast<std::uint32_t>(dynap_name_index(DYNAP_NAME_CORE_PARAMETER, name));
    write(DYNAP_REG_BIAS + 4 * index, coarse << 8 | fine);
  }

  void run() {
    if (read(DYNAP_REG_ID) != 0x44594E50) SC_REPORT_ERROR("testbench", "this is no chip");
    bias("SOIF_LEAK_N", 1, 60), bias("SOIF_GAIN_N", 3, 40), bias("SOIF_SPKTHR_P", 3, 40), bias("SOIF_REFR_N", 2, 40);
    bias("DEAM_ETAU_P", 3, 120), bias("DEAM_EGAIN_P", 3, 200), bias("SYPD_EXT_N", 3, 200);
    bias("SYAM_W0_P", 5, 100), bias("SYPD_DLY1_P", 5, 250);
    // Four synapses of neuron 0 listen to tag 1024: AMPA, weight 0, precise delay. Its spikes go seven chips west.
    for (std::uint32_t i = 0; i < 4; ++i) write(DYNAP_REG_CAM + 4 * i, 1u << 21 | 1u << 13 | 1u << 12 | 1024);
    write(DYNAP_REG_SRAM, DYNAP_WORD(5, 15, -7, 0));
    write(DYNAP_REG_CONTROL, DYNAP_CONTROL_COMMIT);
    wait(1, SC_MS);

    std::vector<std::int64_t> sent;
    for (int i = 0; i < 5; ++i) {
      sent.push_back(dynap::now_ps());
      write(DYNAP_REG_IN_WORD, DYNAP_WORD(1024, 1, 0, 0));
      wait(3, SC_MS);
    }
    bool answers = read(DYNAP_REG_OUT_COUNT) == sent.size();
    for (const std::int64_t time : sent) {
      const std::uint64_t low = read(DYNAP_REG_OUT_TIME_LO), high = read(DYNAP_REG_OUT_TIME_HI);
      const auto answer = static_cast<std::int64_t>(high << 32 | low);
      const std::uint32_t word = read(DYNAP_REG_OUT_WORD);
      std::printf("sent at %8.3f us, answered after %7.3f us with tag %u\n", 1e-6 * static_cast<double>(time),
                  1e-6 * static_cast<double>(answer - time), DYNAP_WORD_TAG(word));
      answers = answers && DYNAP_WORD_TAG(word) == 5 && answer > time && answer < time + DYNAP_MS;
    }
    passed = answers;
    sc_stop();
  }
};

int sc_main(int, char **) {
  dynap::chip_config config;
  config.how.settings = "mismatch=off";
  config.monitors = 1;
  dynap::chip chip("chip", config);
  testbench bench("bench");
  bench.registers.bind(chip.registers);

  // The monitor shows neuron 0 once its core is told so; the testbench could do that over registers, too.
  const dynap::field monitoring[] = {{0, 0, DYNAP_FIELD_CORE_MONITORING, 0, 1}};
  chip.emulator().write(monitoring);
  for (const char *name : {"R2R_BUFFER_CCB", "R2R_BUFFER_AMPB", "LBWR_VB_P"}) {
    chip.emulator().set_parameter(0, 0, name, 4, 80);
  }

  sc_trace_file *file = sc_create_vcd_trace_file("tlm");
  chip.trace(file);
  sc_start(100, SC_MS);
  sc_close_vcd_trace_file(file);
  return finish("tlm", bench.passed);
}
