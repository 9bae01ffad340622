"""Winner take all: two populations compete through a third that inhibits both; the one with more input fires alone."""
import random

from lab import Dendrite, Lab

random.seed(7)
lab = Lab(__doc__)
lab.bias(0, SOIF_LEAK_N=(0, 50), SOIF_GAIN_N=(1, 40), SOIF_SPKTHR_P=(3, 40), SOIF_REFR_N=(1, 160), DEAM_ETAU_P=(2, 30),
         DEAM_EGAIN_P=(1, 60), DENM_ETAU_P=(1, 60), DENM_EGAIN_P=(1, 20), DEGA_ITAU_P=(1, 100), DEGA_IGAIN_P=(2, 40),
         SYPD_EXT_N=(3, 200), SYAM_W0_P=(5, 30), SYAM_W1_P=(4, 100), SYAM_W2_P=(5, 30), SYAM_W3_P=(5, 20),
         SYPD_DLY0_P=(0, 0), SYPD_DLY1_P=(5, 250), SYPD_DLY2_P=(1, 80))
LEFT, RIGHT, INHIBITORY = range(0, 64), range(64, 128), range(128, 160)
FROM = {LEFT: range(1024, 1056), RIGHT: range(1056, 1088)}
for group in (LEFT, RIGHT):
    for index in group:
        words = [lab.synapse(tag, Dendrite.ampa, [0], precise_delay=True) for tag in random.sample(FROM[group], 8)]
        words += [lab.synapse(tag, Dendrite.nmda, [1], mismatched_delay=True) for tag in random.sample(group, 12)]
        words += [lab.synapse(tag, Dendrite.gaba, [2], mismatched_delay=True) for tag in random.sample(INHIBITORY, 16)]
        lab.connect(0, index, words)
for index in INHIBITORY:
    lab.connect(0, index, [lab.synapse(tag, Dendrite.ampa, [3], mismatched_delay=True)
                           for group in (LEFT, RIGHT) for tag in random.sample(group, 16)])
here, away = lab.event(0, 0, [True, False, False, False]).event, lab.event(0, 0, x_hop=-7).event
for index in range(160):
    here.tag = away.tag = index
    lab.send(0, index, [here, away])
lab.apply(0.1)


def poisson(tags, rate, start, end):
    """Events of independent Poisson trains."""
    events = []
    for tag in tags:
        when = start + random.expovariate(rate)
        while when < end:
            events.append((when, tag))
            when += random.expovariate(rate)
    return events


inputs = poisson(FROM[LEFT], 80, 0, 1) + poisson(FROM[RIGHT], 50, 0, 1)
inputs += poisson(FROM[LEFT], 50, 1, 2) + poisson(FROM[RIGHT], 80, 1, 2)
spikes = lab.run(inputs, 2.0)
rate = {(side, half): sum(tag in group and half <= when < half + 1 for when, tag in spikes) / 64
        for side, group in (("left", LEFT), ("right", RIGHT)) for half in (0, 1)}
for half in (0, 1):
    print(f"second {half + 1}: left {rate['left', half]:.1f} Hz, right {rate['right', half]:.1f} Hz")
lab.check(rate["left", 0] > 2 * rate["right", 0], "left wins while it has the stronger input")
lab.check(rate["right", 1] > 2 * rate["left", 1], "right wins after the change")
lab.plot(lambda axes: axes.plot([when for when, _ in spikes], [tag for _, tag in spikes], "k,"), xlabel="time (s)",
         ylabel="neuron", title="winner take all")
lab.finish()
