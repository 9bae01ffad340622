"""Short-term depression: a synapse with the stp bit tires during a burst and recovers in a pause."""
from lab import Dendrite, Lab

NEURONS = range(32)
lab = Lab(__doc__)
lab.listen(0, NEURONS)
lab.bias(0, SYAM_W0_P=(5, 20), SYAM_STDW_N=(4, 255), SYAW_STDSTR_N=(0, 1))
BURST = [(0.01 + 0.004 * i, 1024) for i in range(50)]
TEST = [(1.2 + 0.004 * i, 1024) for i in range(10)]


def answers(stp):
    """Spikes in the first, the last ten events of the burst, and after the pause."""
    for index in NEURONS:
        lab.connect(0, index, [lab.synapse(1024, Dendrite.ampa, [0], stp=stp)] * 4)
    lab.apply(0.1)
    times = [when for when, _ in lab.run(BURST + TEST, 1.4)]
    return [sum(a <= when < a + 0.05 for when in times) / len(NEURONS) for a in (0.01, 0.17, 1.2)], times


(plain, _), (tired, times) = answers(False), answers(True)
print("spikes of a neuron in the first, the last 50 ms of the burst, and after a pause of 1 s")
print("  without stp  " + "  ".join(f"{value:5.1f}" for value in plain))
print("  with stp     " + "  ".join(f"{value:5.1f}" for value in tired))
lab.check(plain[1] > 0.7 * plain[0], "without the bit the answer stays")
lab.check(tired[1] < 0.7 * tired[0], "with it the answer falls during the burst")
lab.check(tired[2] > tired[1], "and recovers in the pause")
lab.plot(lambda axes: axes.hist([times], bins=56, color="0.4"), xlabel="time (s)", ylabel="spikes", title="depression")
lab.finish()
