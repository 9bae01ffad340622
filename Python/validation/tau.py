"""Synaptic time constants: the DPI's current decays exponentially, the faster the more leak; read by a spiking ADC."""
import math
import time

from lab import Dendrite, Lab, fit_line, rising
from samna.dynapse2 import BusId, sadc_lookup_aer_address

CODES = [(0, 60), (0, 120), (0, 240)]
lab = Lab(__doc__)
core = lab.cores[0]
core.neuron_monitoring_on, core.monitored_neuron = True, 3
core.sadc_enables.deam_edpi = True
lab.connect(0, 3, [lab.synapse(1024, Dendrite.ampa, [0])])
lab.bias(0, SYAM_W0_P=(4, 60), DEAM_EGAIN_P=(2, 80), SOIF_GAIN_N=(0, 0))
channel = sadc_lookup_aer_address("deam_edpi", 0)
lab.board.enable_output(BusId.sADC, True)
PERIOD = 10
lab.model.set_sadc_sample_period_ms(PERIOD)


def decay(code):
    """Counts a sample after a burst, and the time constant in ms."""
    lab.bias(0, DEAM_ETAU_P=code)
    lab.apply(1.0)
    rest = lab.model.get_sadc_values(0)[channel]
    start = lab.now() + 20_000
    lab.board.input_interface_write_events(0, [lab.event(1024, start + 500 * i) for i in range(40)])
    time.sleep(0.045)
    counts = []
    for _ in range(60):
        time.sleep(PERIOD * 1e-3)
        counts.append(lab.model.get_sadc_values(0)[channel] - rest)
    top = max(counts)
    print(rest, counts[:40:4])
    first = counts.index(top) + 1
    points = [(PERIOD * i, math.log(value)) for i, value in enumerate(counts) if i >= first and value > 0.1 * top and value > 2]
    return counts, -1 / fit_line(*zip(*points))[0] if len(points) > 3 else float("nan")


rows = []
for code in CODES:
    rows.append(decay(code))
    print(f"DEAM_ETAU_P {code}: tau {rows[-1][1]:.1f} ms")
taus = [row[1] for row in rows]
lab.check(all(tau == tau for tau in taus), "each decay is seen")
lab.check(rising([-tau for tau in taus]), "the more leak, the shorter")
ratio = taus[0] / taus[2]
lab.check(2.0 < ratio < 8.0, f"four times the code gives a {ratio:.1f} times shorter constant")
lab.plot(lambda axes: [axes.semilogy([PERIOD * i for i in range(len(row[0]))], [max(0.5, value) for value in row[0]], label=f"{code}")
                       for code, row in zip(CODES, rows)] and axes.legend(frameon=False),
         xlabel="time (ms)", ylabel="counts", title="AMPA decays")
lab.finish()
