"""XOR by a perceptron on the chip: hidden neurons see random parts of the input; the host learns the output's words.

Inputs are coded by two tags each, for 0 and for 1. The host reads the hidden neurons' spikes, trains a perceptron on
them, and writes its signs and sizes as synapses of output neurons: more words for more weight, AMPA or GABA by sign.
"""
import random

from lab import Dendrite, Lab

random.seed(3)
lab = Lab(__doc__, hidden=48)
HIDDEN, OUT = range(lab.options.hidden), range(200, 216)
CODE = {(side, bit): 1024 + 2 * side + bit for side in (0, 1) for bit in (0, 1)}
CASES = [(a, b) for a in (0, 1) for b in (0, 1)]
lab.bias(0, SYAM_W0_P=(4, 60), SYAM_W1_P=(4, 60), SYAM_W2_P=(5, 20), SYPD_DLY0_P=(5, 255), SOIF_SPKTHR_P=(3, 100),
         SOIF_LEAK_N=(1, 60), DEGA_ITAU_P=(2, 30), DEGA_IGAIN_P=(3, 60))
for index in HIDDEN:  # a conjunction each: fires when both of its inputs come together
    a, b = CASES[index % 4]
    lab.connect(0, index, [lab.synapse(tag, Dendrite.ampa, [0]) for tag in (CODE[0, a], CODE[1, b]) for _ in range(6)]
                + [lab.synapse(tag, Dendrite.gaba, [2]) for tag in (CODE[0, 1 - a], CODE[1, 1 - b]) for _ in range(6)])
lab.listen(0, HIDDEN)
here, away = lab.event(0, 0, [True, False, False, False]).event, lab.event(0, 0, x_hop=-7).event
for index in HIDDEN:
    here.tag = away.tag = index
    lab.send(0, index, [here, away])
lab.listen(0, OUT)
lab.apply(0.1)


def show(case):
    """Spikes while an input is shown for 200 ms."""
    events = [(0.01 + 0.004 * i + 0.0005 * random.random(), CODE[side, bit]) for i in range(50) for side, bit in enumerate(case)]
    spikes = lab.run(events, 0.26)
    return [lab.count(spikes, index) for index in HIDDEN], sum(tag in OUT for _, tag in spikes) / len(OUT)


hidden = {case: show(case)[0] for case in CASES}
for case in CASES:
    print(f"input {case}: {sum(hidden[case])} hidden spikes")
weights, offset = [0.0] * len(HIDDEN), 0.0
for _ in range(200):
    errors = 0
    for case in CASES:
        target = 1 if case[0] != case[1] else -1
        scale = max(1, max(hidden[case]))
        x = [value / scale for value in hidden[case]]
        if target * (sum(w * v for w, v in zip(weights, x)) + offset) <= 0.5:
            errors += 1
            weights = [w + 0.1 * target * v for w, v in zip(weights, x)]
    if not errors:
        break
lab.check(errors == 0, "the host's perceptron separates the hidden spikes")
largest = max(abs(w) for w in weights) or 1
words = []
for index, weight in zip(HIDDEN, weights):
    words += [lab.synapse(index, Dendrite.ampa if weight > 0 else Dendrite.gaba, [1 if weight > 0 else 2])] * round(
        1.3 * abs(weight) / largest)
for index in OUT:
    lab.connect(0, index, words[:64])
lab.apply(0.1)
answers = {case: show(case)[1] for case in CASES}
for case, answer in answers.items():
    print(f"input {case}: {answer:.1f} spikes of an output neuron")
yes = min(answer for case, answer in answers.items() if case[0] != case[1])
no = max(answer for case, answer in answers.items() if case[0] == case[1])
lab.check(yes > no + 1, f"the output neurons compute XOR: at least {yes:.1f} against at most {no:.1f} spikes")
lab.plot(lambda axes: axes.bar([str(case) for case in CASES], [answers[case] for case in CASES], color="0.4"),
         ylabel="spikes of an output neuron", title="XOR")
lab.finish()
