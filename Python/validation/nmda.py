"""The NMDA dendrite is gated by the membrane: it adds its current only where the membrane is driven otherwise, too."""
from lab import Dendrite, Lab

NEURONS = range(32)
lab = Lab(__doc__)
lab.listen(0, NEURONS)
lab.bias(0, SYAM_W0_P=(4, 60), SOIF_DC_P=(1, 200), DENM_ETAU_P=(1, 60), DENM_EGAIN_P=(1, 130))
for index in NEURONS:
    lab.connect(0, index, [lab.synapse(1024, Dendrite.nmda, [0])] * 4)
EVENTS = [(0.01 + 0.005 * i, 1024) for i in range(100)]


def answer(gate, threshold, direct):
    """Mean spikes of a neuron."""
    for index in NEURONS:
        neuron = lab.neuron(0, index)
        neuron.latch_denm_nmda, neuron.latch_coho_ca_mem, neuron.latch_so_dc = gate, gate, direct
    lab.bias(0, DENM_NMREV_N=threshold)
    lab.apply(0.1)
    return len(lab.run(EVENTS, 0.6)) / len(NEURONS)


free = answer(False, (0, 0), False)
shut = answer(True, (4, 200), False)
driven = answer(True, (0, 60), True)
alone = answer(True, (4, 200), True)
print(f"NMDA without its gate {free:.1f} spikes, gate far above the membrane {shut:.1f}")
print(f"with DC below the gate's threshold {alone:.1f}, above it {driven:.1f}")
lab.check(free > 5, "without its gate the NMDA dendrite drives the neuron")
lab.check(shut < 0.2 * free, "a threshold above the membrane shuts it")
lab.check(driven > alone, "a membrane above the threshold opens it")
lab.plot(lambda axes: axes.bar(["no gate", "shut", "DC, shut", "DC, open"], [free, shut, alone, driven], color="0.4"),
         ylabel="spikes", title="NMDA gating")
lab.finish()
