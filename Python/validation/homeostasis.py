"""Homeostasis: the slow loop brings neurons towards the rate that its reference asks for."""
from lab import Lab, median

NEURONS = range(16)
lab = Lab(__doc__, seconds=8.0)
lab.listen(0, NEURONS)
for index in NEURONS:
    lab.neuron(0, index).latch_so_dc = True
    lab.neuron(0, index).latch_ho_enable = True
lab.bias(0, SOIF_GAIN_N=(0, 50), SOIF_LEAK_N=(1, 50), SOIF_REFR_N=(3, 254), SOIF_SPKTHR_P=(3, 40), SOIF_CC_N=(5, 254),
         SOIF_DC_P=(3, 60), SOAD_PWTAU_N=(4, 80), SOCA_W_N=(4, 100), SOCA_GAIN_P=(0, 200), SOCA_TAU_P=(0, 100),
         SOHO_VB_P=(5, 200), SOHO_VH_P=(0, 1), SOHO_VREF_P=(0, 1), SOHO_VREF_L_P=(1, 30), SOHO_VREF_M_P=(2, 60),
         SOHO_VREF_H_P=(3, 120), SOHO_VRST_P=(4, 80))
lab.apply(1.0)


def rates(seconds):
    """The rate of each neuron."""
    spikes = lab.run([], seconds)
    return [lab.count(spikes, index) / seconds for index in NEURONS]


before = rates(1.0)
for index in NEURONS:
    lab.neuron(0, index).latch_ho_active = True
lab.apply(1.0)
lab.bias(0, SOHO_VREF_L_P=(2, 15), SOHO_VREF_M_P=(2, 60), SOHO_VREF_H_P=(2, 240), SOHO_VRST_P=(4, 80))
lab.apply(1.0)
traces = {}
for code in ((1, 100), (3, 100)):
    lab.bias(0, SOHO_VREF_P=code)
    lab.apply(0.1)
    traces[code] = [median(rates(lab.options.seconds / 8)) for _ in range(8)]
    print(f"reference {code}: rates " + " ".join(f"{rate:.0f}" for rate in traces[code]) + f" Hz, {median(before):.0f} before")
low, high = (traces[code][-1] for code in traces)
lab.check(high > low, f"a higher reference asks for a higher rate: {low:.0f} and {high:.0f} Hz")
moved = abs(traces[(1, 100)][-1] - median(before))
lab.check(moved > 0.05 * max(1.0, median(before)), f"the loop moves the rate: by {moved:.0f} Hz")
lab.plot(lambda axes: [axes.plot(values, "o-", label=f"VREF {code}") for code, values in traces.items()] and axes.legend(),
         xlabel="window", ylabel="rate (Hz)", title="homeostasis")
lab.finish()
