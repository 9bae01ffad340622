"""The costs of the Python interface that busy scripts feel, and what each has to stay below.

    python3 Benchmarks/python/interface.py

Medians of repeats, in processor time of the thread, so that other work on the machine does not count.
"""
import os
import statistics
import sys
import time

sys.path.insert(0, os.path.join(os.path.dirname(__file__), "..", "..", "Python"))
import dynapse  # noqa: E402

dynapse.install()
dynapse.session.reset({"DYNAPSE_CLOCK": "lockstep", "DYNAPSE_CHIPS": "1"})
from samna.dynapse2 import (  # noqa: E402
    Dendrite, Dynapse2Configuration, Dynapse2Destination, Dynapse2Interface, Dynapse2Synapse, NormalGridEvent,
)

failed = False


def median(function, number, repeats=15):
    """Seconds of this thread's processor time a call, the median of repeats."""
    values = []
    for _ in range(repeats):
        start = time.thread_time()
        for _ in range(number):
            function()
        values.append((time.thread_time() - start) / number)
    return statistics.median(values)


def row(name, value, limit, unit, scale, above=False):
    """Prints a measurement against its limit."""
    global failed
    good = value >= limit if above else value <= limit
    failed = failed or not good
    print(f"{name:48s} {value * scale:12.4g} {unit:9s} {'at least' if above else 'at most':8s} {limit * scale:8.4g}  {'ok' if good else 'MISSED'}")


row("Dynapse2Synapse()", median(Dynapse2Synapse, 100_000), 0.5e-6, "us", 1e6)
board = Dynapse2Interface()
model = board.get_model()
read = board.read_events
row("empty read_events(), lockstep", median(read, 100_000), 0.3e-6, "us", 1e6)

destination = Dynapse2Destination(tag=2047, x_hop=-1, y_hop=-1, core=[True] * 4)
COUNT = 100_000


def write():
    events = []
    for stamp in range(COUNT):
        event = NormalGridEvent()
        event.event = destination
        event.timestamp = stamp
        events.append(event)
    board.grid_bus_write_events(events)


row("events constructed and written", COUNT / median(write, 1, 5), 500_000, "1/s", 1, above=True)
board._close()

board = Dynapse2Interface()
model = board.get_model()
empty, full = Dynapse2Configuration(1), Dynapse2Configuration(1)
word = Dynapse2Synapse(tag=1500, dendrite=Dendrite.ampa, weight=[True, False, True, False])
for core in full.chips[0].cores:
    for index, neuron in enumerate(core.neurons):
        neuron.synapses = [word] * 64
        neuron.destinations = [destination] * 4
        neuron.latch_so_adaptation = True
    for parameter in core.parameters.values():
        parameter.fine_value = 77
times = []
for i in range(14):
    start = time.thread_time()
    model.apply_configuration(full if i % 2 == 0 else empty)
    times.append(time.thread_time() - start)
row("apply_configuration, every word of a chip", statistics.median(times[0::2]), 20e-3, "ms", 1e3)
row("apply_configuration, back to the power-up state", statistics.median(times[1::2]), 20e-3, "ms", 1e3)
model.apply_configuration(full)
parameter = full.chips[0].cores[0].parameters["SOIF_DC_P"]


def small():
    parameter.fine_value = (parameter.fine_value + 1) % 256
    model.apply_configuration(full)


row("apply_configuration, one bias", median(small, 20), 1e-3, "ms", 1e3)
synapse = full.chips[0].cores[0].neurons[0].synapses[0]


def one():
    synapse.tag = (synapse.tag + 1) % 2048
    model.apply_configuration(full)


row("apply_configuration, one synapse", median(one, 20), 1e-3, "ms", 1e3)
row("apply_configuration, nothing", median(lambda: model.apply_configuration(full), 20), 1e-3, "ms", 1e3)
text = full.to_json()
row(f"from_json() of {len(text) / 1e6:.0f} MB", median(lambda: empty.from_json(text), 1, 5), 1.0, "s", 1)
row("to_json() of the same", median(full.to_json, 1, 5), 1.0, "s", 1)
row("get_configuration()", median(model.get_configuration, 20), 5e-3, "ms", 1e3)
board._close()

dynapse.session.reset({"DYNAPSE_CLOCK": "realtime", "DYNAPSE_CHIPS": "1"})
board = Dynapse2Interface()
read = board.read_events
row("empty read_events(), realtime", median(read, 100_000), 0.3e-6, "us", 1e6)
polls = []
for _ in range(200_000):
    start = time.perf_counter()
    read()
    polls.append(time.perf_counter() - start)
print("Of a realtime poll the slowest in a thousand, which runs the steps that are due: "
      f"{sorted(polls)[-200] * 1e6:.0f} us")
board._close()
sys.exit(failed)
