#!/usr/bin/env python3
"""Loads `dynapse serve` and prints what it held: events a second over all clients, latency of commands, memory, and
what a stalled client costs the others.

    Benchmarks/server/load.py DYNAPSE [--clients 64] [--seconds 600] [--kills 0]

A writer sends events that the board's routers return to the host, --rate a second in real time; every other client follows all of them.
Only the headers of frames are looked at, so that one process can take what 64 clients are sent. The clients that are killed
meet a board of 64 spiking neurons in lockstep, whose spikes are compared with those of a board that was left alone.
"""

import argparse
import importlib.util
import json
import multiprocessing
import os
import random
import select
import signal
import socket
import struct
import subprocess
import sys
import tempfile
import time

# The folder alone: the package around it wants its library built.
sys.dont_write_bytecode = True
SPEC = importlib.util.spec_from_file_location(
    "remote", os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../Python/dynapse/remote/__init__.py"))
remote = sys.modules["remote"] = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(remote)

EXPERIMENT = """format: dynapse/1
name: load
duration: 1 s
serial: 1
board:
  chips:
    0:
      cores:
        0-3:
          neurons: {0-15: {latches: [so_dc]}}
          parameters:
            SOIF_LEAK_N: [0, 50]
            SOIF_GAIN_N: [1, 8]
            SOIF_REFR_N: [1, 255]
            SOIF_SPKTHR_P: [2, 150]
            SOIF_DC_P: [4, 80]
"""


class Observer:
    """A client that counts what it is sent."""

    def __init__(self, path, credit, policy="drop-oldest"):
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        self.socket.connect(path)
        self.buffer = bytearray()
        self.session = 0
        self.events = self.lost = self.expected = self.ungranted = self.frames = 0
        self.credit = credit
        self.send(remote.HELLO, json.dumps({"protocol": 1, "streams": ["host"], "credit": credit, "policy": policy}).encode())
        while not self.session:
            self.take()
        self.socket.setblocking(False)

    def send(self, kind, payload, sequence=0):
        self.socket.sendall(remote.HEADER.pack(b"DY", 1, kind, 0, 0, len(payload), 0, self.session, sequence) + payload)

    def take(self):
        data = self.socket.recv(1 << 20)
        if not data:
            raise SystemExit("the server has closed a connection")
        self.buffer += data
        at, size = 0, len(self.buffer)
        while size - at >= 32:
            _, _, kind, _, _, length, _, session, sequence = remote.HEADER.unpack_from(self.buffer, at)
            if size - at < 32 + length:
                break
            if kind == remote.EVENTS:
                count = length // 12
                if self.frames:
                    self.lost += sequence - self.expected
                self.expected = sequence + count
                self.events += count
                self.ungranted += count
                self.frames += 1
            elif kind == remote.WELCOME:
                self.session = session
            elif kind == remote.PING:
                self.send(remote.PONG, bytes(self.buffer[at + 32:at + 32 + length]))
            elif kind == remote.ERROR:
                raise SystemExit(bytes(self.buffer[at + 32:at + 32 + length]).decode())
            at += 32 + length
        del self.buffer[:at]
        if 2 * self.ungranted > self.credit:
            self.send(remote.CREDIT_FRAME, remote.CREDIT.pack(self.ungranted), self.expected)
            self.ungranted = 0


def listens(path):
    try:
        remote.connect(path).close()
        return True
    except (FileNotFoundError, ConnectionRefusedError):
        return False


def start(target, *arguments):
    """Runs a function in a process of its own; returns the pipe that ends it, and the process."""
    mine, other = multiprocessing.Pipe()
    process = multiprocessing.Process(target=target, args=(*arguments, other), daemon=True)
    process.start()
    return mine, process


def resident(pid):
    with open(f"/proc/{pid}/status") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))


def processor(pid):
    with open(f"/proc/{pid}/stat") as stat:
        fields = stat.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def quantile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))] if ordered else float("nan")


def commands(path, pipe):
    """Asks for what the board itself has to answer, a hundred times a second; a process of its own, so that the load does not delay it."""
    latencies = []
    with remote.connect(path, streams=[]) as board:
        while not pipe.poll(0.01):
            begin = time.perf_counter()
            board.ask("state", name="I_mem", chip=0, core=0, neuron=0)
            latencies.append(time.perf_counter() - begin)
    pipe.send(latencies)


def source(path, rate, pipe):
    """Sends events that come back to the host, so many a second of the board's time, half a second ahead."""
    value = remote.word(tag=1024, cores=15, x_hop=-2)
    period, ahead = round(1e12 / rate), remote.ms(500)
    with remote.connect(path, role="writer", streams=[]) as board:
        sent = board.status()["time_ps"] + remote.ms(100)
        while not pipe.poll(0.1):
            until = board.status()["time_ps"] + ahead
            board.inject([(t, value) for t in range(sent, until, period)])
            sent += -(-max(0, until - sent) // period) * period


def drain(observers, seconds, sample=lambda: None):
    """Takes what the observers are sent; returns events a second."""
    poll = select.poll()
    by_number = {o.socket.fileno(): o for o in observers}
    for number in by_number:
        poll.register(number, select.POLLIN)
    begin, before = time.monotonic(), sum(o.events for o in observers)
    next_sample = begin
    while (now := time.monotonic()) - begin < seconds:
        if now >= next_sample:
            sample()
            next_sample = now + 1
        for number, _ in poll.poll(100):
            by_number[number].take()
        # Taking ten milliseconds at once costs a tenth of taking each frame when it comes.
        time.sleep(0.01)
    return (sum(o.events for o in observers) - before) / (time.monotonic() - begin)


def kill_clients(path, count, seed):
    """Connects, sends a part of a script that ends at a random byte, and goes."""
    dice = random.Random(seed)
    for _ in range(count):
        frames = [(remote.HELLO, b'{"protocol":1,"streams":["spikes"],"role":"%s"}' % dice.choice([b"writer", b"observer"]))]
        for _ in range(dice.randrange(4)):
            frames.append(dice.choice([(remote.COMMAND, b'{"do":"board"}'), (remote.EVENTS, bytes(24)), (remote.CREDIT_FRAME, bytes(8))]))
        script = b"".join(
            remote.HEADER.pack(b"DY", 1, kind, 0, 0, len(p), 1, 0 if kind == remote.HELLO else dice.randrange(1, 200), 0) + p
            for kind, p in frames) + bytes(dice.randrange(256) for _ in range(dice.randrange(64)))
        client = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        try:
            client.connect(path)
            client.sendall(script[:dice.randrange(len(script) + 1)])
            if dice.random() < 0.3:
                client.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        except OSError:
            pass
        client.close()


def lockstep(dynapse, folder, kills, seed):
    """The spikes of 200 ms in lockstep, with so many clients that are killed meanwhile."""
    path = os.path.join(folder, f"l{kills}")
    server = subprocess.Popen(
        [dynapse, "serve", os.path.join(folder, "load.yaml"), "--clock", "lockstep", "--socket", path, "--quiet",
         "--resume-timeout", "100ms"])
    while not listens(path):
        time.sleep(0.01)
    events = []
    with remote.connect(path, role="writer", streams=["spikes"], credit=1 << 30) as board:
        for step in range(100):
            if kills:
                kill_clients(path, kills // 100, seed * 1000 + step)
            board.inject([(remote.ms(2 * step + 1), remote.word(tag=1024, cores=15, x_hop=-7))])
            board.advance(remote.ms(2))
            events += board.read_events("spikes")
    alive = server.poll() is None
    server.send_signal(signal.SIGTERM)
    return events, alive and server.wait(20) == 0


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("dynapse")
    parser.add_argument("--clients", type=int, default=64)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--kills", type=int, default=1000)
    parser.add_argument("--rate", type=float, default=15625, help="events a second that each client gets")
    options = parser.parse_args()

    folder = tempfile.mkdtemp(prefix="dynapse-load-")
    with open(os.path.join(folder, "load.yaml"), "w") as file:
        file.write(EXPERIMENT)
    with open(os.path.join(folder, "board.yaml"), "w") as file:
        file.write("format: dynapse/1\nchips: 1\n")
    path = os.path.join(folder, "s")
    server = subprocess.Popen(
        [options.dynapse, "serve", "--board", os.path.join(folder, "board.yaml"), "--socket", path, "--max-clients", str(options.clients + 8), "--quiet"])
    while not listens(path):
        if server.poll() is not None:
            raise SystemExit("the server did not start")
        time.sleep(0.01)

    observers = [Observer(path, 1 << 20) for _ in range(options.clients)]
    memory = []
    sending, sender = start(source, path, options.rate)
    drain(observers, 2)
    asking, _ = start(commands, path)
    cpu, begin = processor(server.pid), time.monotonic()
    rate = drain(observers, options.seconds, lambda: memory.append(resident(server.pid)))
    share = (processor(server.pid) - cpu) / (time.monotonic() - begin)
    asking.send("enough")
    latencies = asking.recv()
    p50, p99, worst = (1e3 * quantile(latencies, q) for q in (0.5, 0.99, 1))
    half = len(memory) // 2
    growth = max(memory[half:]) / max(memory[:half] or memory) - 1
    with remote.connect(path, streams=[]) as board:
        status = board.status()
    print(f"clients                {options.clients}, for {options.seconds:g} s")
    print(f"events                 {rate:,.0f}/s together, {sum(o.lost for o in observers):,} lost")
    print(f"command (state)        p50 {p50:.2f} ms, p99 {p99:.2f} ms, worst {worst:.2f} ms, of {len(latencies):,}")
    print(f"memory of the server   {memory[0] / 1024:.1f} MB at first, {memory[-1] / 1024:.1f} MB in the end, most of the second half "
          f"against most of the first {100 * growth:+.2f} %")
    print(f"processor              {100 * share:.0f} % of one")
    print(f"overruns               {status['overruns']}, {status['slipped_ps'] / 1e9:.0f} ms given up of {status['time_ps'] / 1e12:.1f} s")

    # Rounds with and without a client that takes nothing, in turn: what the machine does meanwhile hits both.
    ratios = []
    for _ in range(3):
        before = processor(server.pid)
        plain = drain(observers, 4)
        plain_cpu, before = processor(server.pid) - before, processor(server.pid)
        stalled = Observer(path, 1 << 30)
        with_stalled = drain(observers, 4)
        stalled_cpu = processor(server.pid) - before
        stalled.socket.close()
        ratios.append((with_stalled / plain, stalled_cpu / plain_cpu))
    events, cpus = sorted(r[0] for r in ratios)[1], sorted(r[1] for r in ratios)[1]
    print(f"a stalled client       others get {100 * (events - 1):+.1f} % events, the server takes {100 * (cpus - 1):+.1f} % processor")
    sending.send("enough")
    sender.join(20)
    server.send_signal(signal.SIGTERM)
    code = server.wait(30)

    if options.kills:
        alone, good = lockstep(options.dynapse, folder, 0, 1)
        killed, good_too = lockstep(options.dynapse, folder, options.kills, 2)
        same = alone == killed and len(alone) > 0
        print(f"clients killed         {options.kills}: server {'ended well' if good and good_too else 'FAILED'}, "
              f"{len(alone)} spikes {'the same' if same else 'DIFFER'}")
        code = code or not (good and good_too and same)
    raise SystemExit(code)


if __name__ == "__main__":
    main()
