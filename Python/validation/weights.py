"""Weights grow from W0 to W3: the more current a synapse adds, the fewer events a spike takes."""
from lab import Dendrite, Lab, median, rising

NEURONS = range(32)
CODES = [(4, 60), (4, 120), (5, 30), (5, 60)]
lab = Lab(__doc__)
lab.listen(0, NEURONS)
lab.bias(0, **{f"SYAM_W{i}_P": code for i, code in enumerate(CODES)})
for index in NEURONS:  # weight i hears tag 1024 + i
    lab.connect(0, index, [lab.synapse(1024 + i, Dendrite.ampa, [i]) for i in range(4)] * 4)
lab.apply()
counts = []
for weight in range(4):
    spikes = lab.run([(0.01 + 0.005 * i, 1024 + weight) for i in range(100)], 0.6)
    counts.append([lab.count(spikes, index) for index in NEURONS])
    print(f"W{weight} {CODES[weight]}: {median(counts[-1])} spikes in the median of {len(NEURONS)} neurons, for 100 events")
means = [sum(row) / len(row) for row in counts]
lab.check(rising(means), "the answer grows from W0 to W3: " + ", ".join(f"{mean:.1f}" for mean in means))
lab.check(means[3] > 0, "W3 makes neurons fire")
lab.plot(lambda axes: axes.boxplot(counts, tick_labels=["W0", "W1", "W2", "W3"]) if hasattr(axes, "boxplot") else None,
         ylabel="spikes for 100 events", title="weights grow W0 to W3")
lab.finish()
