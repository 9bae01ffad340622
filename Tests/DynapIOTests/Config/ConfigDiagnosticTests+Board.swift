extension ConfigDiagnosticTests {
  /// Bad input and exact text: diagnostics on what is programmed.
  static let boardCases = """
    === part
    name: [a, b
    board: {}
    ---
    test.yaml:4:6: error[yaml-syntax]: the text is not YAML: while parsing a flow sequence, did not \
    find expected ',' or ']'; check the indentation, quotes and brackets at and above this place
    === part
    name: a
    board: {}
    name: b
    board: {}
    ---
    test.yaml:5:1: error[duplicate-key]: name occurs twice; the first one is in line 3; remove one \
    of the two
    test.yaml:6:1: error[duplicate-key]: board occurs twice; the first one is in line 4; remove one \
    of the two
    === part
    board: [1]
    ---
    test.yaml:3:8: error[wrong-type]: board is a list; write a text, or a mapping with keys such as \
    file, columns, chips
    === part
    board: {chips: [{cores: {2: {neurons: {7: {synapses: {3: {tag: 2048}}}}}}}]}
    ---
    test.yaml:3:64: error[tag-out-of-range]: board.chips[0].cores[2].neurons[7].synapses[3].tag is \
    2048; a CAM word stores 11 bits, so tags run from 0 to 2047
    === part
    board: {chips: [{cores: {2: {neurons: {7: {destinations: {3: {x_hop: -8}}}}}}}]}
    ---
    test.yaml:3:70: error[hop-out-of-range]: \
    board.chips[0].cores[2].neurons[7].destinations[3].x_hop is -8; a destination word reaches from \
    -7 to 7 chips
    === part
    board: {chips: [{cores: {0-4: {}}}]}
    ---
    test.yaml:3:26: error[core-out-of-range]: board.chips[0].cores[0-4] selects 4; a chip has cores \
    0 to 3
    === part
    board: {chips: [{cores: {0: {monitor: 256}}}]}
    ---
    test.yaml:3:39: error[neuron-out-of-range]: board.chips[0].cores[0].monitor is 256; a core has \
    neurons 0 to 255
    === part
    board: {chips: [{cores: {0: {neurons: {0: {synapses: {64: {tag: 1}}}}}}}]}
    ---
    test.yaml:3:55: error[synapse-out-of-range]: board.chips[0].cores[0].neurons[0].synapses[64] \
    selects 64; a neuron has synapses 0 to 63
    === part
    board: {chips: [{cores: {0: {neurons: {0: {synapses: {6: {weight: [0, 4]}}}}}}}]}
    ---
    test.yaml:3:71: error[weight-out-of-range]: \
    board.chips[0].cores[0].neurons[0].synapses[6].weight[1] selects 4; a core has weight currents \
    0 to 3
    === part
    board: {chips: [{cores: {0: {parameters: {SOIF_LEAK_N: [6, 0]}}}}]}
    ---
    test.yaml:3:57: error[coarse-out-of-range]: board.chips[0].cores[0].parameters.SOIF_LEAK_N[0] \
    is 6; the generator has coarse ranges 0 to 5
    === part
    board: {chips: [{cores: {0: {parameters: {SOIF_LEAK_N: {coarse: 0, fine: 256}}}}}]}
    ---
    test.yaml:3:74: error[fine-out-of-range]: board.chips[0].cores[0].parameters.SOIF_LEAK_N.fine \
    is 256; a coarse range has fine steps 0 to 255
    === part
    board: {chips: [{cores: {0..3: {}}}]}
    ---
    test.yaml:3:26: error[selector-unreadable]: board.chips[0].cores[0..3] is '0..3'; a selector is \
    a number, a range such as 0-3, a list such as 0,2-5, or all
    === part
    board: {chips: [{cores: [{}, {}, {}, {}, {}]}]}
    ---
    test.yaml:3:25: error[list-length]: board.chips[0].cores has 5 entries; a chip has cores 0 to 3
    === part
    board: {chips: [{cores: {0: {parameters: {SOIF_LEAK_N: [1, 2, 3]}}}}]}
    ---
    test.yaml:3:56: error[list-length]: board.chips[0].cores[0].parameters.SOIF_LEAK_N has 3 \
    entries; write [coarse, fine], such as [2, 60]
    === part
    board: {chips: [{cores: {0: {parameters: {SOIF_LEEK_N: [1, 2]}}}}]}
    ---
    test.yaml:3:43: error[unknown-parameter]: board.chips[0].cores[0].parameters.SOIF_LEEK_N is not \
    a bias of the chip; did you mean 'SOIF_LEAK_N'?
    === part
    board: {chips: [{shared_parameters01: {SOIF_LEAK_N: [1, 2]}}]}
    ---
    test.yaml:3:40: error[parameter-of-another-scope]: \
    board.chips[0].shared_parameters01.SOIF_LEAK_N is not one of the shared biases; it belongs to \
    the core's biases: write it under cores[...].parameters
    === part
    board: {chips: [{cores: {0: {parameters: {SOIF_LEAK_N: {coarse: 0, fine: 1, type: p}}}}}]}
    ---
    test.yaml:3:83: error[type-not-switchable]: board.chips[0].cores[0].parameters.SOIF_LEAK_N.type \
    is p; SOIF_LEAK_N is of type n; only names that end in _V are switched
    === part
    board: {chips: [{cores: {0: {parameters: {SOIF_CC_N: [1, 2]}}}}]}
    ---
    test.yaml:3:43: notModelled[SOIF_CC_N]: board.chips[0].cores[0].parameters.SOIF_CC_N has no \
    effect in the emulator; see docs/circuits/spike-threshold.md
    === part
    board: {chips: [{cores: {0: {latches: {all: [so_dc, de_mux, ho_enable, de_mux]}}}}]}
    ---
    test.yaml:3:53: notModelled[latch_de_mux]: board.chips[0].cores[0].latches[all][1] has no \
    effect in the emulator; see docs/circuits/ampa.md
    test.yaml:3:72: notModelled[latch_de_mux]: board.chips[0].cores[0].latches[all][3] has no \
    effect in the emulator; see docs/circuits/ampa.md
    === part
    board: {chips: [{cores: {0: {latches: {all: [so_dcc]}}}}]}
    ---
    test.yaml:3:46: error[unknown-name]: board.chips[0].cores[0].latches[all][0] is 'so_dcc', which \
    is not a known latch; did you mean 'so_dc'?
    === part
    board: {chips: [{cores: {0: {parameters: {SOIF_LEAK_N: 0.5 pA}}}}]}
    ---
    test.yaml:3:56: warning[bias-quantised]: board.chips[0].cores[0].parameters.SOIF_LEAK_N is 500 \
    fA; the nearest code (0, 2) makes 539 fA, +7.9 %
    === part
    board: {chips: [{cores: {0: {parameters: {SOIF_LEAK_N: 1 mA}}}}]}
    ---
    test.yaml:3:56: error[bias-out-of-reach]: board.chips[0].cores[0].parameters.SOIF_LEAK_N is 1 \
    mA; the codes of SOIF_LEAK_N reach from 301 fA to 1.39 uA; {exact: ...} goes past the generator
    === part
    board: {chips: [{global_parameters: {R2R_BUFFER_AMPB: {exact: 1 nA}}}]}
    ---
    test.yaml:3:55: error[exact-not-for-cores]: board.chips[0].global_parameters.R2R_BUFFER_AMPB is \
    an exact current; only the biases of cores go past the generator
    === part
    changes: [{at: 2 s, board: {}}]
    ---
    test.yaml:3:16: warning[after-the-end]: changes[0].at is 2 s; the experiment ends at 1 s: \
    nothing changes
    === part
    changes: [{at: 2 ms, board: {chips: {1: {}}}}]
    ---
    test.yaml:3:41: error[chip-not-on-board]: changes[0].board.chips[1] selects chip 1; the board \
    has chips 0 to 0
    === part
    board: {columns: 2, chips: [{}, {}, {}]}
    ---
    test.yaml:3:18: error[board-not-a-grid]: board.columns is 2 for 3 chips; the chips fill a grid \
    of at most 15 x 15: choose columns that divide their number
    === part
    presets: {slow: {}}
    board: {chips: [{cores: {0: {preset: slw}}}]}
    ---
    test.yaml:4:38: error[unknown-preset]: board.chips[0].cores[0].preset is 'slw', which no preset \
    is called; did you mean 'slow'?
    === part
    board: {chips: [{cores: {0: {neurons: {0: {synapses: {0: {tga: 5}}}}}}}]}
    ---
    test.yaml:3:59: error[unknown-key]: board.chips[0].cores[0].neurons[0].synapses[0].tga is not a \
    known key; did you mean 'tag'?
    === part
    presets: {a: {SOIF_LEAK_N: 3 mV}}
    ---
    test.yaml:3:28: error[quantity-wrong-unit]: presets.a.SOIF_LEAK_N is '3 mV', which does not \
    have a unit of current; write for example 12.5 pA
    """
}
