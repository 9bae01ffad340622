"""What the validation scripts share: opening a board, programming it, sending events and reading spikes.

Only calls of the vendor's library are used, so that each script runs on a real board as it runs on the emulator:

    python weights.py Dynapse2Stack.bit            on a real board, with the vendor's samna
    dynapse hil --clock virtual weights.py         on the emulator

Each script prints what it has measured and a verdict, and draws a picture; its exit code is 0 when the verdict is good.
"""
import argparse
import errno
import os
import sys
import time

import samna
from samna.dynapse2 import *  # noqa: F403
from samna.dynapse2 import (
    Dendrite, Dynapse2Destination, Dynapse2Synapse, NormalGridEvent, ResetType,
)

ALL = [True, True, True, True]
SENTINEL = 2047
WRAP = 1 << 32

# Neurons that fire when enough current comes; all currents low, all delays short. Codes of public scripts.
BASE = {
    "SOIF_GAIN_N": (3, 40), "SOIF_LEAK_N": (0, 50), "SOIF_REFR_N": (2, 45), "SOIF_DC_P": (0, 0),
    "SOIF_SPKTHR_P": (3, 254), "SOIF_CC_N": (5, 254), "SYAM_W0_P": (0, 0), "SYAM_W1_P": (0, 0), "SYAM_W2_P": (0, 0),
    "SYAM_W3_P": (0, 0), "SYPD_EXT_N": (3, 200), "SYPD_DLY0_P": (5, 255), "SYPD_DLY1_P": (5, 255),
    "SYPD_DLY2_P": (5, 255), "SYSA_VB_P": (5, 254), "SYSA_VRES_N": (5, 254), "SOAD_W_N": (0, 0), "SOCA_W_N": (0, 0),
    "DEAM_ETAU_P": (2, 30), "DEAM_EGAIN_P": (2, 35), "DENM_ETAU_P": (2, 30), "DENM_EGAIN_P": (2, 35),
    "DEGA_ITAU_P": (2, 30), "DEGA_IGAIN_P": (2, 35), "DESC_ITAU_P": (2, 30), "DESC_IGAIN_P": (2, 35),
}


class Lab:
    """A board on the table: opened, reset, with the base biases in all cores."""

    def __init__(self, about, cores=(0,), **options):
        parser = argparse.ArgumentParser(description=about)
        parser.add_argument("bitfile", nargs="?", help="the FPGA's program; not needed by the emulator")
        parser.add_argument("--picture", help="where to draw (default: the script's name .png)")
        for name, default in options.items():
            parser.add_argument("--" + name, type=type(default), default=default)
        self.options = parser.parse_args()
        self.name = os.path.splitext(os.path.basename(sys.argv[0]))[0]
        devices = samna.device.get_unopened_devices()
        if not devices:
            sys.exit(errno.ENODEV)
        self.board = samna.device.open_device(devices[0])
        if self.options.bitfile and not self.board.configure_opal_kelly(self.options.bitfile):
            print(f"cannot configure the FPGA with {self.options.bitfile}")
            sys.exit(errno.EIO)
        self.board.reset_fpga()
        self.model = self.board.get_model()
        self.failures, self.pictures = [], []
        self.reset(cores)

    # Programming.

    def reset(self, cores=(0,)):
        """Power-up state, then the base biases."""
        self.model.reset(ResetType.PowerCycle, 0b1)
        time.sleep(0.1)
        self.configuration = self.model.get_configuration()
        self.cores = [self.configuration.chips[0].cores[index] for index in range(4)]
        for core in cores:
            self.bias(core, **BASE)
        self.apply(0.1)

    def bias(self, core=0, **codes):
        """Sets biases of a core: NAME=(coarse, fine)."""
        parameters = self.cores[core].parameters
        for name, (coarse, fine) in codes.items():
            parameters[name].coarse_value = coarse
            parameters[name].fine_value = fine

    def apply(self, pause=0.02):
        """Programs, and waits until the biases have settled."""
        self.model.apply_configuration(self.configuration)
        time.sleep(pause)

    def neuron(self, core, index):
        """A neuron of chip 0."""
        return self.cores[core].neurons[index]

    def listen(self, core, neurons):
        """Lets neurons send their spikes to the host, under their own tag."""
        for index in neurons:
            word = Dynapse2Destination()
            word.core, word.x_hop, word.y_hop, word.tag = ALL, -7, 0, core * 256 + index
            self.send(core, index, [word])

    def send(self, core, index, words):
        """Sets the destinations of a neuron."""
        empty = Dynapse2Destination()
        self.neuron(core, index).destinations = list(words) + [empty] * (4 - len(words))

    def synapse(self, tag, dendrite, weight=(0,), **flags):
        """A synapse; `weight` lists the currents that are added."""
        word = Dynapse2Synapse()
        word.tag, word.dendrite = tag, dendrite
        word.weight = [i in weight for i in range(4)]
        for name, value in flags.items():
            setattr(word, name, value)
        return word

    def connect(self, core, index, synapses):
        """Sets the synapses of a neuron; those that are not used listen to nothing."""
        empty = Dynapse2Synapse()
        self.neuron(core, index).synapses = list(synapses) + [empty] * (64 - len(synapses))

    # Events.

    @staticmethod
    def event(tag, stamp, cores=ALL, x_hop=0, y_hop=0):
        """An event for the board."""
        event = NormalGridEvent()
        word = Dynapse2Destination()
        word.core, word.x_hop, word.y_hop, word.tag = cores, x_hop, y_hop, tag
        event.event, event.timestamp = word, stamp
        return event

    def now(self):
        """The board's counter: the stamp of an event that comes straight back. What is read meanwhile is lost."""
        self.board.input_interface_write_events(0, [self.event(SENTINEL, 0, ALL, -1, -1)] * 3)
        for stamp, x_hop, y_hop, tag in self.poll(5.0):
            if tag == SENTINEL and y_hop == -1:
                return stamp
        raise TimeoutError("the board does not answer")

    def poll(self, seconds):
        """Yields what comes back for some time: stamp, hops, tag."""
        end = time.time() + seconds
        while time.time() < end:
            for event in self.board.read_events():
                packet = event.event
                yield event.timestamp, packet.x_hop, packet.y_hop, packet.tag

    def run(self, inputs, seconds, cores=ALL):
        """Plays (time, tag) into the chip and returns the spikes: a list of (time, tag), in seconds of the run.

        An input may be (time, tag, cores) for some cores only. The end is marked by sentinels, several, since single
        events get lost on a real board.
        """
        start = (self.now() + 100_000) % WRAP
        rows = sorted(inputs, key=lambda row: row[0])
        events = [
            self.event(row[1], (start + round(row[0] * 1e6)) % WRAP, row[2] if len(row) > 2 else cores) for row in rows
        ]
        end = round(seconds * 1e6)
        events += [self.event(SENTINEL, (start + end + i) % WRAP, ALL, -1, -1) for i in range(8)]
        for first in range(0, len(events), 1024):
            self.board.input_interface_write_events(0, events[first : first + 1024])
        spikes = []
        for stamp, x_hop, y_hop, tag in self.poll(seconds + 10):
            since = (stamp - start) % WRAP
            if tag == SENTINEL and y_hop == -1 and since >= end and since < WRAP // 2:
                break
            if x_hop == -6 and y_hop == 0 and since < end:
                spikes.append((since * 1e-6, tag))
        return spikes

    def count(self, spikes, tag):
        """How many spikes a tag has."""
        return sum(1 for _, found in spikes if found == tag)

    def times(self, spikes, tag):
        """When it spiked."""
        return [when for when, found in spikes if found == tag]

    # Results.

    def check(self, passed, what):
        """Prints a line of the verdict."""
        print(("  good  " if passed else "  BAD   ") + what)
        if not passed:
            self.failures.append(what)
        return passed

    def plot(self, draw, **labels):
        """Adds a panel to the picture: `draw` gets Matplotlib's axes."""
        self.pictures.append((draw, labels))

    def finish(self):
        """Draws the picture, prints the verdict, closes the board and ends the script."""
        path = self.options.picture or self.name + ".png"
        try:
            import matplotlib.pyplot as plt

            figure, axes = plt.subplots(1, len(self.pictures), figsize=(5 * len(self.pictures), 3.4), squeeze=False)
            for (draw, labels), place in zip(self.pictures, axes[0]):
                draw(place)
                place.set(**labels)
                place.spines[["top", "right"]].set_visible(False)
                if place.get_legend_handles_labels()[0]:
                    place.legend(frameon=False)
            figure.tight_layout()
            figure.savefig(path, dpi=110)
            print(f"picture: {path}")
        except ImportError:
            print("picture: none, Matplotlib is not installed")
        samna.device.close_device(self.board)
        print(f"verdict: {'BAD: ' + '; '.join(self.failures) if self.failures else 'good'}")
        sys.exit(1 if self.failures else 0)


def fit_line(x, y):
    """Slope and offset of the straight line nearest to points."""
    mean_x, mean_y = sum(x) / len(x), sum(y) / len(y)
    slope = sum((a - mean_x) * (b - mean_y) for a, b in zip(x, y)) / sum((a - mean_x) ** 2 for a in x)
    return slope, mean_y - slope * mean_x


def rising(values, slack=0.0):
    """Whether each value is above the one before, by more than `slack`."""
    return all(b > a + slack for a, b in zip(values, values[1:]))


def median(values):
    """The middle value."""
    ordered = sorted(values)
    return ordered[len(ordered) // 2] if ordered else float("nan")
