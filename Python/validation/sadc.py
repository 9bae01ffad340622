"""Spiking ADCs: the offset that calibrates them raises the counts of all, in order."""
import time

from lab import Lab, rising
from samna.dynapse2 import BusId, get_sadc_description

CODES = [(0, 0), (1, 60), (2, 60), (3, 60), (4, 60)]
lab = Lab(__doc__)
chip = lab.configuration.chips[0]
for core in chip.cores:
    for name in [name for name in dir(core.sadc_enables) if name.split("_")[0] in ("soif", "soad", "soca", "deam", "denm", "dega", "desc", "sy", "soho")]:
        setattr(core.sadc_enables, name, True)
for name in [name for name in dir(chip.sadc_enables) if name.startswith("nccf")]:
    setattr(chip.sadc_enables, name, True)
lab.board.enable_output(BusId.sADC, True)
lab.model.set_sadc_sample_period_ms(100)
rows = []
for coarse, fine in CODES:
    for shared in (chip.shared_parameters01, chip.shared_parameters23):
        shared["NCCF_CAL_OFFBIAS_P"].coarse_value = coarse
        shared["NCCF_CAL_OFFBIAS_P"].fine_value = fine
    lab.apply(0.35)
    rows.append(list(lab.model.get_sadc_values(0)))
    print(f"NCCF_CAL_OFFBIAS_P ({coarse}, {fine}): counts {min(rows[-1])} to {max(rows[-1])}, mean {sum(rows[-1]) / 64:.1f}")
lab.check(all(len(row) == 64 for row in rows), "64 converters a chip")
lab.check(len({get_sadc_description(i) for i in range(64)}) == 64, "each has a name of its own")
lab.check(rising([sum(row) for row in rows]), "the mean count rises with the offset")
falling = [i for i in range(64) if not all(b[i] >= a[i] for a, b in zip(rows, rows[1:]))]
lab.check(not falling, "that of each converter, too" if not falling else f"but not of {get_sadc_description(falling[0])}")
lab.plot(lambda axes: axes.semilogy([[max(0.5, value) for value in row] for row in rows], color="0.6"),
         xlabel="step of the offset", ylabel="counts in 100 ms", title="sADC calibration")
time.sleep(0.01)
lab.finish()
