"""Finds the CAM words that do not answer, as laboratories do: one event a word, low and high tags; no spike is a fault.

All 64 words of each neuron hold different tags, so that one event asks one word of all neurons at once. A word is bad
when it misses all rounds. The list has the laboratories' rows, core,neuron,synapse,tag, and can be given to
`dynapse hil --faults`; with --expected the list is compared with such a file, exactly.
"""
import csv

from lab import Dendrite, Lab

lab = Lab(__doc__, core=0, rounds=1, expected="", list="")
CORE = lab.options.core
NEURONS = range(256)
HALVES = {"low": 256, "high": 1280}
GAP = 0.012
lab.listen(CORE, NEURONS)
# One event gives a few spikes within 6 ms: half of the gap.
lab.bias(CORE, SYAM_W0_P=(5, 255), SOIF_SPKTHR_P=(3, 40), SOIF_REFR_N=(2, 60), DEAM_ETAU_P=(3, 30), DEAM_EGAIN_P=(3, 80),
         SYPD_EXT_N=(3, 40), SOIF_LEAK_N=(2, 60))
bad = []
matrix = {}
for half, first in HALVES.items():
    for index in NEURONS:
        lab.connect(CORE, index, [lab.synapse(first + i, Dendrite.ampa, [0]) for i in range(64)])
    lab.apply(0.1)
    answered = set()
    for _ in range(lab.options.rounds):
        spikes = lab.run([(0.01 + GAP * i, first + i) for i in range(64)], 0.02 + GAP * 64)
        for when, tag in spikes:
            word = int((when - 0.01) / GAP)
            if tag // 256 == CORE and 0 <= word < 64:
                answered.add((tag % 256, word))
    missing = [(index, word) for index in NEURONS for word in range(64) if (index, word) not in answered]
    matrix[half] = missing
    bad += [(CORE, index, word, first + word) for index, word in missing]
    print(f"{half} tags: {len(missing)} of {256 * 64} words do not answer")
if lab.options.list:
    with open(lab.options.list, "w", newline="") as file:
        csv.writer(file).writerows(bad)
if lab.options.expected:
    with open(lab.options.expected, newline="") as file:
        rows = [[int(value) for value in row[:4]] for row in csv.reader(file) if row and row[0].strip().isdigit()]
    wanted = {(core, neuron, synapse, tag >= 1024) for core, neuron, synapse, tag in rows if core == CORE}
    found = {(core, neuron, synapse, tag >= 1024) for core, neuron, synapse, tag in bad}
    lab.check(found == wanted, f"the list is the injected one: {len(wanted)} faults, {len(wanted - found)} missed, {len(found - wanted)} invented")
else:
    lab.check(len(bad) < 256 * 128, "some words answer")
lab.plot(lambda axes: [axes.plot([row[0] for row in rows], [row[1] for row in rows], mark, label=half)
                       for (half, rows), mark in zip(matrix.items(), ("k.", "rx"))] and axes.legend(),
         xlabel="neuron", ylabel="word", title="CAM words that do not answer")
lab.finish()
