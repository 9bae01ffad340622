"""Delays: the current of a delay element sets when a synapse acts; a flagged synapse is faster."""
from lab import Dendrite, Lab, median, rising

NEURONS = range(32)
lab = Lab(__doc__)
lab.listen(0, NEURONS)
lab.bias(0, SYAM_W0_P=(5, 200), SYPD_DLY1_P=(5, 200), SYPD_DLY2_P=(1, 80), SOIF_SPKTHR_P=(3, 40))


def latency(**flags):
    """The median of first spikes after one event, in ms, and all of them."""
    for index in NEURONS:
        lab.connect(0, index, [lab.synapse(1024, Dendrite.ampa, [0], **flags)] * 16)
    lab.apply(0.1)
    firsts = {}
    for when, tag in lab.run([(0.02, 1024)], 0.4):
        firsts.setdefault(tag, 1e3 * (when - 0.02))
    return median(firsts.values()), sorted(firsts.values())


fast, _ = latency(precise_delay=True)
CODES = [(2, 60), (1, 180), (1, 60), (0, 200)]
rows = []
for code in CODES:
    lab.bias(0, SYPD_DLY0_P=code)
    rows.append(latency())
    print(f"SYPD_DLY0_P {code}: first spike after {rows[-1][0]:.2f} ms")
lab.check(rising([row[0] for row in rows]), "the less current, the later")
expected = 12.0
lab.check(0.5 * expected < rows[2][0] - fast < 2 * expected,
          f"(1, 60) delays by {rows[2][0] - fast:.1f} ms; 12 ms is what working configurations rely on")
precise, _ = latency(precise_delay=True)
mismatched, spread = latency(mismatched_delay=True)
print(f"precise {precise:.2f} ms, mismatched {mismatched:.2f} ms")
lab.check(precise < mismatched < rows[-1][0], "precise is fastest, then mismatched, then neither")
lab.plot(lambda axes: (axes.boxplot([row[1] for row in rows] + [spread]),
                       axes.set_xticklabels([str(code) for code in CODES] + ["mismatched"])),
         ylabel="first spike (ms)", title="delays")
lab.finish()
