"""STDP in the loop: the host learns from the times of spikes and writes the weights, as four bits, back to the CAM.

Half of the inputs fire together, half at random. Inputs that fire before the neuron gain weight, those after lose it: the
correlated half takes the neuron over.
"""
import math
import random

from lab import Dendrite, Lab

random.seed(5)
lab = Lab(__doc__, trials=12)
NEURON, INPUTS = 0, 40
TOGETHER = range(INPUTS // 2)
lab.listen(0, [NEURON])
lab.bias(0, SYAM_W0_P=(4, 15), SYAM_W1_P=(4, 30), SYAM_W2_P=(4, 60), SYAM_W3_P=(4, 120), SOIF_LEAK_N=(1, 40),
         SOIF_SPKTHR_P=(3, 60), DEAM_ETAU_P=(2, 40), SOIF_REFR_N=(2, 60))
weights = [7.0] * INPUTS


def write():
    """The weights as bits of the words."""
    lab.connect(0, NEURON, [lab.synapse(1024 + i, Dendrite.ampa, [bit for bit in range(4) if round(w) >> bit & 1])
                            for i, w in enumerate(weights)])
    lab.apply(0.02)


history, counts = [], []
for trial in range(lab.options.trials):
    write()
    events = []
    for moment in range(10):  # volleys of the first half, the second half on its own
        events += [(0.02 + 0.05 * moment + random.gauss(0, 0.001), 1024 + i) for i in TOGETHER]
    events += [(random.uniform(0.0, 0.52), 1024 + i) for i in range(INPUTS // 2, INPUTS) for _ in range(10)]
    spikes = [when for when, tag in lab.run(events, 0.55) if tag == NEURON]
    counts.append(len(spikes))
    for when, tag in events:
        for spike in spikes:
            gap = spike - when
            change = math.exp(-gap / 0.01) if gap > 0 else -0.55 * math.exp(gap / 0.03)
            weights[tag - 1024] = min(15.0, max(0.0, weights[tag - 1024] + 0.25 * change))
    first, second = sum(weights[i] for i in TOGETHER) / 20, sum(weights[INPUTS // 2 :]) / 20
    history.append((first, second))
    print(f"trial {trial + 1:2d}: {len(spikes):3d} spikes, weights {first:4.1f} together, {second:4.1f} at random")
lab.check(sum(counts) > 0, "the neuron fires")
lab.check(history[-1][0] > history[-1][1] + 3, "the inputs that fire together take the neuron over")
lab.plot(lambda axes: [axes.plot(range(1, len(line) + 1), line, ".-", label=label)
                       for line, label in zip(zip(*history), ("inputs that fire together", "inputs at random"))],
         xlabel="trial", ylabel="mean weight (0 to 15)", title="STDP in the loop")
lab.finish()
