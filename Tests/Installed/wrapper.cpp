// wrapper.cpp: the C++ wrapper of the installed library.
#include <cstdio>
#include <dynap.hpp>
#include <stdexcept>
#include <thread>

#define EXPECT(condition)                                                        \
  do {                                                                           \
    if (!(condition)) {                                                          \
      std::fprintf(stderr, "%s:%d: %s\n", __FILE__, __LINE__, #condition);       \
      ++failures;                                                                \
    }                                                                            \
  } while (0)

static int failures = 0;

static std::int32_t code_of(void (*use)()) {
  try {
    use();
  } catch (const dynap::error &failure) {
    EXPECT(*failure.what());
    return failure.code();
  }
  return DYNAP_OK;
}

int main() {
  dynap::options how;
  how.settings = "mismatch=off";
  dynap::device chip = dynap::device::empty(2, 1, how);
  EXPECT(chip.read(DYNAP_REG_CHIPS) == 2);
  const double made = chip.set_current(0, 0, "SOIF_DC_P", 1e-9);
  EXPECT(made > 0.9e-9 && made < 1.1e-9 && chip.current(0, 0, "SOIF_DC_P") == made);
  chip.set_parameter(0, 0, "SOIF_LEAK_N", 1, 60);
  chip.set_parameter(0, 0, "SOIF_GAIN_N", 3, 40);
  chip.set_parameter(0, 0, "SOIF_SPKTHR_P", 3, 40);
  chip.set_parameter(0, 0, "SOIF_REFR_N", 2, 40);
  const std::uint16_t dc[] = {1};
  chip.write_latches(0, dc);
  chip.record_spikes();
  chip.commit();
  chip.run_for(20 * DYNAP_MS);
  const auto before = chip.snapshot();
  EXPECT(chip.time() == 20 * DYNAP_MS && !chip.read_spikes().empty());
  EXPECT(chip.node("I_mem", 0) > 0 && chip.count().spikes > 0);
  EXPECT(chip.warnings().empty());
  chip.restore(before);
  const auto spikes = chip.read_spikes();
  EXPECT(!spikes.empty());

  // A moved-from device is empty, and says so.
  dynap::device other = std::move(chip);
  EXPECT(other.time() == 20 * DYNAP_MS && chip.get() == nullptr);
  EXPECT(code_of([] { dynap::device().run_until(1); }) == DYNAP_E_HANDLE);
  EXPECT(code_of([] { dynap::device::parse("format: dynapse/1\nduration: 1\n"); }) == DYNAP_E_CONFIG);
  EXPECT(code_of([] { dynap::device::open("/nowhere.yaml"); }) == DYNAP_E_FILE);

  // Boards in threads of their own.
  std::thread threads[4];
  for (auto &thread : threads) {
    thread = std::thread([] {
      dynap::device own = dynap::device::empty();
      own.run_for(DYNAP_S);
      EXPECT(own.time() == DYNAP_S);
    });
  }
  for (auto &thread : threads) thread.join();
  std::printf("wrapper: %s\n", failures ? "FAILED" : "passed");
  return failures != 0;
}
