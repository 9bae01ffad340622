extension ConfigDiagnosticTests {
  /// Bad input and exact text: diagnostics on populations, connections, stimuli and recordings.
  static let networkCases = """
    === part
    stimuli: [{to: a}]
    populations: {a: {inputs: 1}}
    ---
    test.yaml:3:11: error[missing-key]: stimuli[0] has none of the keys signal, poisson, regular, \
    spikes, events, moving_bar; give one of them
    === part
    populations: {a: {core: 0}}
    recordings: [{name: m, of: a, state: I_mem}]
    ---
    test.yaml:4:14: error[missing-key]: recordings[0] has the key 'state' without 'every'; give both
    === part
    populations: {a: {core: 0, neurons: 0-1}}
    connections: [{from: a, to: a, dendrite: ampa, weight: 0}]
    ---
    test.yaml:4:15: error[missing-key]: connections[0] has no key 'rule'; add it: one of \
    one_to_one, all_to_all, random, fan_in, fan_out, kernel, list
    === part
    populations: {a: {core: 0, neurons: 0-1}}
    connections: [{from: a, to: a, rule: random, dendrite: ampa, weight: 0}]
    ---
    test.yaml:4:15: error[missing-key]: connections[0] has no key 'probability'; add it: the rule \
    random needs it
    === part
    populations: {a: {inputs: 1}}
    stimuli: [{to: a, poisson: {rate: 1 Hz, rates: [1 Hz]}}]
    ---
    test.yaml:4:28: error[conflicting-keys]: stimuli[0].poisson has the keys rate and rates \
    together; give exactly one of rate, rates
    === part
    populations: {aaa: {core: 0}}
    connections: [{from: aab, to: aaa, rule: one_to_one, dendrite: ampa, weight: 0}]
    ---
    test.yaml:4:22: error[population-unknown]: connections[0].from is 'aab', which no population is \
    called; did you mean 'aaa'?
    === part
    populations: {aaa: {chip: 1, core: 0, neurons: 0}}
    ---
    test.yaml:3:20: error[neuron-not-on-board]: populations.aaa holds neuron 1.0.0, but the board's \
    last chip is 0; add chips to the board or move the population
    === part
    populations: {a: {core: 0, neurons: 0-1}, b: {core: 0, neurons: 2-4}}
    connections:
      - {from: a, to: host}
      - {from: a, to: b, rule: one_to_one, dendrite: ampa, weight: 0}
    ---
    test.yaml:6:28: error[one-to-one-size-mismatch]: connections[1].rule pairs the 2 members of 'a' \
    with the 3 of 'b'; one_to_one takes populations of equal size; use list or fan_in
    === part
    populations: {a: {core: 0, neurons: 0-69}, b: {core: 0, neurons: 70-71}}
    connections:
      - {from: a, to: b, rule: all_to_all, dendrite: ampa, weight: 0}
    ---
    test.yaml:5:5: error[cam-words-exhausted]: connections[0] overfills neuron 0.0.70, which needs \
    70 CAM words (70 for connections[0]), and 1 more neuron; a neuron has 64; connect fewer \
    sources or lower repeat
    === part
    populations: {a: {core: 0, neurons: 0-1}, b: {core: 0, neurons: 2-4}}
    connections:
      - {from: a, to: b, rule: fan_in, count: 3, dendrite: ampa, weight: 0}
    ---
    test.yaml:5:43: error[fan-in-out-of-range]: connections[0].count is 3, but 'a' has 2 members; \
    lower it or draw with replacement
    === part
    populations: {a: {core: 0, neurons: 0-1}}
    connections:
      - {from: a, to: a, rule: all_to_all, probability: 0.5, dendrite: ampa, weight: 0}
    ---
    test.yaml:5:53: error[key-not-used]: connections[0].probability is not used by the rule \
    all_to_all; remove it, or choose the rule that reads it
    === part
    populations: {a: {core: 0, neurons: 0-1}}
    connections:
      - {from: a, to: host, weight: 0}
    ---
    test.yaml:5:33: error[key-not-used]: connections[0].weight is not used by a connection to the \
    host; remove it
    === part
    populations: {a: {core: 0, neurons: 0-1}}
    connections:
      - {from: a, to: a, rule: kernel, kernel: {repeats: [[1, 0]]}, dendrite: ampa, weight: 0}
    ---
    test.yaml:5:54: error[kernel-not-odd]: connections[0].kernel.repeats has 1 rows of 2 values; a \
    kernel has an odd number of rows, all of the same odd length, with the source in the middle
    === part
    populations: {a: {core: 0, neurons: 0-1}}
    connections:
      - {from: a, to: a, list: [[0, 1], [1, 2]], dendrite: ampa, weight: 0}
    ---
    test.yaml:5:37: error[pair-out-of-range]: connections[0].list[1].target is 2; 'a' has members 0 \
    to 1
    === part
    populations: {noise: {inputs: 1}}
    stimuli: [{to: nois, poisson: {rate: 1 Hz}}]
    ---
    test.yaml:4:16: error[unknown-population]: stimuli[0].to is 'nois', which no population of \
    inputs is called; did you mean 'noise'?
    === part
    populations: {a: {core: 0}}
    stimuli: [{to: a, poisson: {rate: 1 Hz}}]
    ---
    test.yaml:4:16: error[stimulus-to-neurons]: stimuli[0].to is 'a', whose members are neurons; \
    send to a population of inputs and connect it
    === part
    populations: {a: {tags: 1024}}
    stimuli: [{to: a, poisson: {rate: 10 Hz}}]
    ---
    test.yaml:4:16: warning[stimulus-unheard]: stimuli[0].to is 'a', which no synapse listens to; \
    connect it to a population of neurons
    === part
    populations: {a: {tags: 1024-1025}}
    stimuli: [{to: a, poisson: {rates: [10 Hz]}}]
    ---
    test.yaml:4:36: error[rates-count]: stimuli[0].poisson.rates has 1 rates; 'a' has 2 inputs
    === part
    populations: {a: {tags: 1024-1025}}
    stimuli: [{to: a, poisson: {rate: 10 Hz, from: 1 s, until: 500 ms}}]
    ---
    test.yaml:4:60: error[window-empty]: stimuli[0].poisson.until is 500 ms; the window begins at 1 \
    s and has to end later
    === part
    populations: {a: {tags: 1024-1025}}
    stimuli: [{to: a, poisson: {rate: 1 kHz, dead_time: 2 ms}}]
    ---
    test.yaml:4:53: error[rate-above-dead-time]: stimuli[0].poisson.dead_time is 2 ms; at 1 kHz it \
    has to be shorter than 1 ms
    === part
    populations: {a: {tags: 1024-1025}}
    stimuli: [{to: a, regular: {rate: 1 GHz}}]
    ---
    test.yaml:4:28: error[too-many-spikes]: stimuli[0].regular makes about 2000 million spikes; a \
    stimulus holds at most 200 million; lower the rate or the duration
    === part
    populations: {a: {tags: 1024}}
    stimuli: [{to: a, signal: {values: [0, 1], rate: 1 Hz}, delta: {up: 1, down: 1}}]
    ---
    test.yaml:4:64: error[delta-needs-two-inputs]: stimuli[0].delta sends to 'a', which has 1 \
    inputs; up events go to the first of two inputs, down events to the second
    === part
    populations: {a: {tags: 1024-1025}}
    stimuli: [{to: a, signal: {values: [0, 1], rate: 1 Hz, from: 3 s}, delta: {up: 1, down: 1}}]
    ---
    test.yaml:4:62: error[signal-empty]: stimuli[0].signal has no sample in its window; the data \
    has 2 samples, which last 2 s
    === part
    populations: {a: {tags: 1024-1025}}
    stimuli: [{to: a, signal: {values: [0, 1], rate: 0.1 Hz, repeat: 1000000}, delta: {up: 1, down: \
    1}}]
    ---
    test.yaml:4:27: error[signal-too-long]: stimuli[0].signal has 2000000 samples; a signal has at \
    most 200 million, over 100 days
    === part
    populations: {a: {tags: 1024-1025}}
    stimuli: [{to: a, spikes: missing.csv}]
    ---
    test.yaml:4:27: error[file-unreadable]: stimuli[0].spikes names 'missing.csv', which cannot be \
    read: cannot open it (No such file or directory); check the path and its permissions
    === part
    populations: {a: {tags: 1024-1025}}
    stimuli: [{to: a, spikes: [[1 ms, 2]]}]
    ---
    test.yaml:4:35: error[input-out-of-range]: stimuli[0].spikes[0][1] is 2; 'a' has inputs 0 to 1
    === part
    populations: {a: {core: 0}}
    recordings: [{name: x, of: a}, {name: x, of: a}]
    ---
    test.yaml:4:39: error[recording-redefined]: recordings[1].name is 'x', as an earlier one; give \
    each recording a name of its own
    === part
    populations: {a: {inputs: 1}}
    recordings: [{name: x, of: a}]
    ---
    test.yaml:4:28: error[recording-of-inputs]: recordings[0].of is 'a', whose members are inputs; \
    record a population of neurons
    === part
    populations: {a: {inputs: 1}}
    recordings: [{name: x, of: b}]
    ---
    test.yaml:4:28: error[unknown-population]: recordings[0].of is 'b', which no population is \
    called; did you mean 'a'?
    === part
    populations: {a: {core: 0, neurons: 0-3}}
    recordings: [{name: x, of: a, neurons: 0-4}]
    ---
    test.yaml:4:40: error[member-out-of-range]: recordings[0].neurons selects member 4; the \
    recording has members 0 to 3
    === part
    populations: {a: {core: 0, neurons: 0-3}}
    recordings: [{name: x, of: a, state: I_men, every: 1 ms}]
    ---
    test.yaml:4:38: error[unknown-state]: recordings[0].state is 'I_men', which no state is called; \
    did you mean 'I_mem'?
    === part
    populations: {a: {core: 0, neurons: 0-3}}
    recordings: [{name: x, of: a, state: I_mem, every: 150 us}]
    ---
    test.yaml:4:52: error[not-a-multiple-of-step]: recordings[0].every is 150 us; states are known \
    at the end of steps: give a multiple of the step, 100 us
    === part
    populations: {a: {core: 0, neurons: 0-3}}
    recordings: [{name: x, of: a, from: 2 ms, until: 1 ms}]
    ---
    test.yaml:4:50: error[window-empty]: recordings[0].until is 1 ms; the window begins at 2 ms and \
    has to end later
    === part
    plot: {traces: [m]}
    ---
    test.yaml:3:17: error[unknown-recording]: plot.traces is 'm', which no recording is called; \
    there are none
    === part
    stimuli: [{to: a, signal: {values: [1], rate: 1 Hz}}]
    populations: {a: {tags: 1024-1025}}
    ---
    test.yaml:3:11: error[missing-key]: stimuli[0] has the key 'signal' without 'delta'; give both
    === part
    populations: {a: {inputs: 2000}, b: {core: 0}}
    connections:
      - {from: a, to: b, rule: fan_out, count: 1, dendrite: ampa, weight: 0}
      - {from: b, to: b, rule: fan_out, count: 1, dendrite: ampa, weight: 0}
    ---
    test.yaml:5:5: error[tags-exhausted]: connections[0] finds no tag for input 1792 of 'a' and 207 \
    more of its sources in core 0 of chip 0; a core tells 2047 tags apart, besides tag 0; spread \
    the targets over more cores
    test.yaml:6:5: error[tags-exhausted]: connections[1] finds no tag for neuron 0.0.0 in core 0 of \
    chip 0; a core tells 2047 tags apart, besides tag 0; spread the targets over more cores
    === part
    populations: {a: {core: 0, inputs: 1}}
    ---
    test.yaml:3:18: error[conflicting-keys]: populations.a has the keys core and inputs together; \
    give exactly one of core, tags, inputs
    === part
    populations: {a: {inputs: 1}, b: {core: 0}}
    connections: [{from: b, to: a, rule: all_to_all, dendrite: ampa, weight: 0}]
    ---
    test.yaml:4:29: error[input-cannot-be-target]: connections[0].to is 'a', whose members are \
    inputs of the host; connect to a population of neurons
    === part
    populations: {b: {core: 0, neurons: 0-3}}
    connections: [{from: b, to: b, rule: fan_in, count: 2, seed: 3, self_connections: true, \
    dendrite: ampa, weight: 0}]
    ---
    test.yaml:4:83: error[key-not-used]: connections[0].self_connections is not used by the rule \
    fan_in; remove it, or choose the rule that reads it
    === part
    populations: {b: {core: 0, neurons: 0-3}}
    connections: [{from: b, to: b, rule: list, dendrite: ampa, weight: 0}]
    ---
    test.yaml:4:15: error[missing-key]: connections[0] has none of the keys list, csv; give one of \
    them
    === part
    plot: {signal: heart, raster: [a]}
    ---
    test.yaml:3:16: error[unknown-population]: plot.signal is 'heart', which no stimulus with a \
    signal is called; there are none
    test.yaml:3:32: error[unknown-population]: plot.raster is 'a', which no population is called; \
    there are none
    === part
    plot: {from: 2 ms, until: 1 ms}
    ---
    test.yaml:3:27: error[window-empty]: plot.until is 1 ms; the window begins at 2 ms and has to end \
    later
    === part
    plot: {from: 2 s}
    ---
    test.yaml:3:14: warning[after-the-end]: plot.from is 2 s; the experiment ends at 1 s: the raster \
    shows all of it
    === part
    populations: {a: {inputs: 0}, b: {tags: 5000}, c: {core: 0, neurons: 0-1}}
    connections: [{from: a, to: c, rule: all_to_all, dendrite: ampa, weight: 0}]
    stimuli:
      - {to: a, poisson: {rate: 1 Hz}}
      - {to: b, regular: {rate: 1 Hz}}
      - {to: c, regular: {rate: 1 Hz}}
    ---
    test.yaml:3:27: error[out-of-range]: populations.a.inputs is 0; write a whole number from 1 to 2048
    test.yaml:3:41: error[tag-out-of-range]: populations.b.tags selects 5000; a CAM word stores 11 bits, \
    so tags run from 0 to 2047
    test.yaml:8:10: error[stimulus-to-neurons]: stimuli[2].to is 'c', whose members are neurons; send to \
    a population of inputs and connect it
    === part
    populations: {a: {inputs: 1}, b: {core: 0, neurons: 0}}
    connections: [{from: a, to: b, rule: random, dendrite: ampa, weight: 0}]
    stimuli: [{to: a, poisson: {rate: 1 Hz}}]
    ---
    test.yaml:4:15: error[missing-key]: connections[0] has no key 'probability'; add it: the rule \
    random needs it
    === part
    populations: {a: {core: 0, neurons: 0}, b: {inputs: 1}}
    connections: [{from: b, to: a, rule: all_to_all, dendrite: ampa, weight: 0}]
    stimuli: [{to: b, regular: {rate: 1 Hz, from: 1 s}}]
    recordings: [{name: m, of: a, state: I_mem, every: 1 ms, from: 3 s}]
    ---
    test.yaml:5:47: warning[after-the-end]: stimuli[0].regular.from is 1 s; the experiment ends at 1 s: \
    nothing is sent
    test.yaml:6:64: warning[after-the-end]: recordings[0].from is 3 s; the experiment ends at 1 s: \
    nothing is recorded
    === whole
    format: dynapse/1
    duration: 1000 s
    populations: {a: {core: 0}}
    recordings:
      - {name: m, of: a, state: I_mem, every: 100 us, until: 100 s}
      - {name: n, of: a, state: V_mem, every: 100 us}
      - {name: o, of: a, state: I_ampa, every: 100 us}
    ---
    test.yaml:6:43: warning[recording-too-large]: recordings[1].every makes about 11 GB by the end, with \
    the recordings before it; a file takes 4 GB: sample less often, or fewer neurons, or in a shorter window
    === part
    step: 0 us
    populations: {a: {core: 0}}
    recordings: [{name: m, of: a, state: I_mem, every: 1 ms}]
    ---
    test.yaml:3:7: error[out-of-range]: step is 0 us; write a time above 0 s, such as 10 ms
    === part
    populations: {a: {tags: 1024-1025}}
    stimuli: [{to: a, signal: {values: [0, 1e308], rate: 1 Hz, scale: 1e308}, delta: {up: 1, down: 1}}]
    ---
    test.yaml:4:27: error[signal-not-finite]: stimuli[0].signal has samples that are not numbers; remove \
    or interpolate them
    === part
    board: {columns: 15, chips: {0-255: {}}}
    ---
    test.yaml:3:30: error[chip-out-of-range]: board.chips[0-255] selects 255; a board holds chips 0 to 224
    """
}
