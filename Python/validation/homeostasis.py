"""Homeostasis: the slow loop brings the rate to what its reference asks for, and again after the input has changed."""
import random

from lab import Dendrite, Lab, median

random.seed(2)
NEURONS, TAGS = range(16), range(1024, 1032)
lab = Lab(__doc__, windows=14, seconds=10.0)
lab.listen(0, NEURONS)
# Codes of a public test on the chip; the reference is what calcium is at about 25 Hz.
lab.bias(0, SOIF_LEAK_N=(0, 100), SOIF_GAIN_N=(1, 40), SOIF_SPKTHR_P=(3, 40), SOIF_REFR_N=(1, 160), DEAM_ETAU_P=(2, 30),
         DEAM_EGAIN_P=(1, 60), SYPD_EXT_N=(3, 200), SYAM_W0_P=(5, 200), SOAD_PWTAU_N=(4, 80), SOCA_W_N=(4, 100),
         SOCA_GAIN_P=(0, 200), SOCA_TAU_P=(0, 100), SOHO_VREF_P=(0, 213), SOHO_VH_P=(0, 1), SOHO_VREF_L_P=(2, 15),
         SOHO_VREF_M_P=(2, 60), SOHO_VREF_H_P=(2, 240), SOHO_VRST_P=(0, 45))
for index in NEURONS:
    lab.connect(0, index, [lab.synapse(tag, Dendrite.ampa, [0]) for tag in TAGS for _ in range(2)])
    lab.neuron(0, index).latch_ho_enable = lab.neuron(0, index).latch_ho_so_de = True
lab.apply(1.0)


def rates(rate):
    """The rate of each neuron over a window, with Poisson input of a rate on eight channels."""
    events, span = [], lab.options.seconds
    for tag in TAGS:
        when = random.expovariate(rate)
        while when < span:
            events.append((when, tag))
            when += random.expovariate(rate)
    spikes = lab.run(events, span)
    return median([lab.count(spikes, index) / span for index in NEURONS])


free = rates(90.0)
for index in NEURONS:
    lab.neuron(0, index).latch_ho_active = True
lab.apply(1.0)
strong = [rates(90.0) for _ in range(lab.options.windows)]
weak = [rates(30.0) for _ in range(lab.options.windows)]
print(f"rate in windows of {lab.options.seconds:.0f} s: {free:.0f} Hz with the loop at rest, then with input at 90 Hz")
print("  " + " ".join(f"{rate:.0f}" for rate in strong))
print("and with input at 30 Hz")
print("  " + " ".join(f"{rate:.0f}" for rate in weak))
TARGET = 25.0
lab.check(abs(strong[-1] - TARGET) < 0.5 * abs(strong[0] - TARGET) or abs(strong[-1] - TARGET) < 8,
          f"the loop brings the rate to {strong[-1]:.0f} Hz; the reference asks for about {TARGET:.0f}")
lab.check(weak[0] < 0.7 * strong[-1], "a weaker input makes it fall")
lab.check(abs(weak[-1] - TARGET) < 8, f"and the loop brings it back, to {weak[-1]:.0f} Hz")
SPAN, TURN = lab.options.seconds, lab.options.windows + 1
lab.plot(lambda axes: (axes.plot([SPAN * i for i in range(TURN)], [free] + strong, ".-", label="input at 90 Hz"),
                       axes.plot([SPAN * (TURN + i) for i in range(len(weak))], weak, ".-", label="input at 30 Hz"),
                       axes.axhline(TARGET, color="0.7")),
         xlabel="time (s); the loop is released after the first window", ylabel="rate (Hz)", title="homeostasis")
lab.finish()
