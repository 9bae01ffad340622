// w2.h: one core, feed-forward: 256 neurons of 64 synapses over four dendrites, all from 256 Poisson sources of 50 Hz.
#ifndef DYNAP_W2_H
#define DYNAP_W2_H

#include <cmath>
#include <cstdint>
#include <vector>

#include "dynap.hpp"

namespace w2 {

/// The same numbers on every machine.
struct draws {
  std::uint64_t state = 20260101;
  std::uint32_t next() {
    state = state * 6364136223846793005u + 1442695040888963407u;
    return static_cast<std::uint32_t>(state >> 33);
  }
  double uniform() { return (next() + 0.5) / 2147483648.0; }
};

/// Programs a core of a device that is as after power-up.
inline void program(dynap::device &chip, std::uint32_t first_neuron = 0) {
  const struct { const char *name; unsigned coarse, fine; } biases[] = {
      {"SOIF_LEAK_N", 0, 50},  {"SOIF_GAIN_N", 2, 40},  {"SOIF_SPKTHR_P", 3, 40}, {"SOIF_REFR_N", 1, 160},
      {"DEAM_ETAU_P", 2, 30},  {"DEAM_EGAIN_P", 1, 60}, {"DENM_ETAU_P", 1, 60},   {"DENM_EGAIN_P", 1, 20},
      {"DEGA_ITAU_P", 1, 100}, {"DEGA_IGAIN_P", 0, 40}, {"DESC_ITAU_P", 1, 100},  {"DESC_IGAIN_P", 0, 40},
      {"SYPD_EXT_N", 3, 200},  {"SYAM_W0_P", 5, 60},    {"SYPD_DLY1_P", 5, 250},
  };
  const std::uint32_t core = first_neuron / 256 % 4;
  for (const auto &bias : biases) chip.set_parameter(first_neuron / 1024, core, bias.name, bias.coarse, bias.fine);
  draws random;
  const std::uint16_t dendrites[] = {DYNAP_DENDRITE_AMPA, DYNAP_DENDRITE_NMDA, DYNAP_DENDRITE_GABA, DYNAP_DENDRITE_SHUNT};
  std::vector<dynap::synapse> synapses;
  std::vector<std::uint32_t> words;
  for (std::uint32_t n = 0; n < 256; ++n) {
    for (unsigned i = 0; i < 64; ++i) {
      const auto tag = static_cast<std::uint16_t>(1024 + random.next() % 256);
      synapses.push_back({first_neuron + n, tag, dendrites[i / 16], static_cast<std::uint8_t>(i), 1, DYNAP_SYNAPSE_PRECISE, 0});
    }
    for (unsigned i = 0; i < 4; ++i) words.push_back(i ? 0 : dynap::word(n, 15, -7));
  }
  chip.write(dynap::span<const dynap::synapse>(synapses));
  chip.write_sram(4 * first_neuron, words);
  chip.commit();
}

/// The events of the sources over some simulated seconds, in order of time.
inline std::vector<dynap::event> input(double seconds) {
  draws random;
  std::vector<dynap::event> events;
  double time = 0;
  for (;;) {
    time -= std::log(random.uniform()) / (256 * 50.0);
    if (time >= seconds) return events;
    const auto ps = static_cast<std::int64_t>(time * 1e12);
    events.push_back({ps, dynap::word(1024 + random.next() % 256, 1), 0, DYNAP_IN_HOST, 0});
  }
}

}  // namespace w2

#endif
