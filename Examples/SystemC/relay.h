// relay.h: a chip whose neuron 0 fires on each event with tag 1024, and what the examples share.
#ifndef RELAY_H
#define RELAY_H

#include <cstdio>
#include <string>

/// An experiment in which neurons of core 0 fire on an event with their tag and send tag 5, 6 ... over some hops.
inline std::string relay(int x_hop, int tag = 1024, int neurons = 1) {
  std::string text =
      "format: dynapse/1\n"
      "duration: 1 s\n"
      "mismatch: off\n"
      "board:\n"
      "  chips:\n"
      "    - cores:\n"
      "        0:\n"
      "          neuron_monitoring_on: true\n"
      "          parameters:\n"
      "            SOIF_LEAK_N: [1, 60]\n"
      "            SOIF_GAIN_N: [3, 40]\n"
      "            SOIF_SPKTHR_P: [3, 40]\n"
      "            SOIF_REFR_N: [2, 40]\n"
      "            DEAM_ETAU_P: [3, 120]\n"
      "            DEAM_EGAIN_P: [3, 200]\n"
      "            SYPD_EXT_N: [3, 200]\n"
      "            SYAM_W0_P: [5, 100]\n"
      "            SYPD_DLY1_P: [5, 250]\n"
      "          neurons:\n";
  for (int n = 0; n < neurons; ++n) {
    text += "            " + std::to_string(n) + ":\n              synapses: {0-3: {tag: " + std::to_string(tag + n) +
            ", dendrite: ampa, weight: [0], precise_delay: true}}\n              destinations: {0: {tag: " +
            std::to_string(5 + n) + ", cores: 0-3, x_hop: " + std::to_string(x_hop) + "}}\n";
  }
  return text +
         "      global_parameters: {R2R_BUFFER_CCB: [4, 80], R2R_BUFFER_AMPB: [4, 80]}\n"
         "      shared_parameters01: {LBWR_VB_P: [4, 80]}\n";
}

/// Ends an example with a line and a result that a script can see.
inline int finish(const char *name, bool passed) {
  std::printf("%s: %s\n", name, passed ? "passed" : "FAILED");
  return passed ? 0 : 1;
}

#endif
