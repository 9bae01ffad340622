"""Neurons answer a constant current: silent without the latch, and the faster the more current."""
from lab import Lab, median, rising

CODES = [20, 40, 80, 120, 160]
NEURONS = range(64)
lab = Lab(__doc__)
lab.listen(0, NEURONS)
lab.bias(0, SOIF_DC_P=(2, 80))
lab.apply()
silent = lab.run([], 0.3)
lab.check(len(silent) == 0, f"without the latch so_dc nobody fires: {len(silent)} spikes")
for index in NEURONS:
    lab.neuron(0, index).latch_so_dc = True
rates = []
for fine in CODES:
    lab.bias(0, SOIF_DC_P=(2, fine))
    lab.apply(0.1)
    spikes = lab.run([], 0.5)
    rates.append([lab.count(spikes, index) / 0.5 for index in NEURONS])
middles = [median(row) for row in rates]
print("fine value  rate (median of 64 neurons)")
for fine, rate in zip(CODES, middles):
    print(f"{fine:10d}  {rate:6.1f} Hz")
lab.check(rising(middles), "the rate rises with the current")
lab.check(sum(rate > 0 for rate in rates[-1]) >= 60, f"{sum(rate > 0 for rate in rates[-1])} of 64 neurons answer")
spread = (sorted(rates[-1])[54] - sorted(rates[-1])[9]) / max(1e-9, middles[-1])
lab.check(0 < spread < 1.5, f"neurons differ, as devices do: 70 % of them within {100 * spread:.0f} % of the median")
lab.plot(lambda axes: (axes.plot(CODES, rates, color="0.8"), axes.plot(CODES, middles, "k.-")),
         xlabel="fine value of SOIF_DC_P, coarse 2", ylabel="rate (Hz)", title="neurons answer DC")
lab.finish()
