"""Short-term depression: a synapse with the stp bit tires during a burst and recovers in a pause."""
from lab import Dendrite, Lab

NEURONS = range(32)
lab = Lab(__doc__)
lab.listen(0, NEURONS)
lab.bias(0, SYAM_W0_P=(4, 100), SYAM_STDW_N=(4, 255), SYAW_STDSTR_N=(0, 1), SOIF_SPKTHR_P=(3, 40), SOIF_REFR_N=(2, 60),
         DEAM_ETAU_P=(3, 30), DEAM_EGAIN_P=(3, 80), SYPD_EXT_N=(3, 40), SOIF_LEAK_N=(2, 60))
GAP, EVENTS = 0.01, 40
BURST = [(0.01 + GAP * i, 1024) for i in range(EVENTS)]
AFTER = [(1.5, 1024)]


def answers(stp):
    """Spikes of a neuron for each event of the burst, and for the one after the pause."""
    for index in NEURONS:
        lab.connect(0, index, [lab.synapse(1024, Dendrite.ampa, [0], stp=stp)] * 8)
    lab.apply(0.1)
    times = [when for when, _ in lab.run(BURST + AFTER, 1.6)]
    return [sum(start <= when < start + GAP for when in times) / len(NEURONS) for start, _ in BURST + AFTER]


plain, tired = answers(False), answers(True)
print(f"spikes of a neuron for the first, the last event of a burst, and for one after a pause of {1.5 - GAP * EVENTS:.1f} s")
for name, row in (("without stp", plain), ("with stp", tired)):
    print(f"  {name:11s}  {row[0]:5.2f}  {row[-2]:5.2f}  {row[-1]:5.2f}")
lab.check(plain[0] > 0.5, "an event is answered")
lab.check(plain[-2] > 0.7 * plain[0], "without the bit the answer stays")
lab.check(tired[-2] < 0.7 * tired[0], "with it the answer falls during the burst")
lab.check(tired[-1] > 0.8 * tired[0], "and is back after the pause")
lab.plot(lambda axes: (axes.plot(plain[:-1], "k.-", label="without stp"), axes.plot(tired[:-1], "r.-", label="with stp"),
                       axes.legend(frameon=False)), xlabel="event", ylabel="spikes of a neuron", title="depression")
lab.finish()
