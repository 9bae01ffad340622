"""The alpha option delays the peak of an EPSC: the inhibitory branch takes the early part away."""
from lab import Dendrite, Lab, median

NEURONS = range(64)
lab = Lab(__doc__)
lab.listen(0, NEURONS)
lab.bias(0, SYAM_W0_P=(5, 60), DEAM_ETAU_P=(1, 120), DEAM_EGAIN_P=(2, 100), DEAM_ITAU_P=(1, 200), DEAM_IGAIN_P=(2, 100))
for index in NEURONS:
    lab.connect(0, index, [lab.synapse(1024, Dendrite.ampa, [0])] * 16)


def first_spikes(alpha):
    """The latency of each neuron that fires, after one event."""
    for index in NEURONS:
        lab.neuron(0, index).latch_deam_alpha = alpha
    lab.apply(0.5)
    latencies = {}
    for when, tag in lab.run([(0.05, 1024)], 0.3):
        latencies.setdefault(tag, when - 0.05)
    return latencies


plain, alpha = first_spikes(False), first_spikes(True)
both = sorted(set(plain) & set(alpha))
later = [alpha[tag] - plain[tag] for tag in both]
print(f"first spikes: exponential {1e3 * median(plain.values()):.2f} ms, alpha {1e3 * median(alpha.values()):.2f} ms")
lab.check(min(plain.values()) > 0, "nobody fires before the event")
lab.check(len(plain) > 32, f"{len(plain)} of 64 neurons answer one event")
lab.check(len(both) > 8 and median(later) > 0.5e-3, f"the alpha answer comes {1e3 * median(later):.2f} ms later")
lab.plot(lambda axes: axes.plot([1e3 * plain[tag] for tag in both], [1e3 * alpha[tag] for tag in both], "k."),
         xlabel="latency, exponential (ms)", ylabel="latency, alpha (ms)", title="alpha")
lab.finish()
