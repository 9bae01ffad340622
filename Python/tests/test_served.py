"""Scripts against `dynapse serve` by DYNAPSE_SERVER: the same events as in process, and what goes wrong is told."""
import os
import subprocess
import sys
import time

import dynapse
import pytest
import samna
from conftest import needs_library
from dynapse import remote, served
from samna.dynapse2 import (
    BusId, Dendrite, Dynapse2Configuration, Dynapse2Destination, Dynapse2Synapse, NormalGridEvent, ResetType,
)
from test_remote import PROGRAM

pytestmark = pytest.mark.skipif(not PROGRAM, reason="no build of dynapse")


class Server:
    """A server of an empty board of one chip, or of a file."""

    def __init__(self, folder, *options, board=None):
        self.path = os.path.join(folder, "s")
        if board is None:
            board = os.path.join(folder, "board.yaml")
            with open(board, "w") as file:
                file.write("format: dynapse/1\nchips: 1\n")
            board = ["--board", board]
        self.process = subprocess.Popen([PROGRAM, "serve", *board, "--socket", self.path, "--quiet", *options])
        self.token = None
        for _ in range(3000):
            try:
                remote.connect(self.path).close()
                return
            except (FileNotFoundError, ConnectionRefusedError):
                assert self.process.poll() is None
                time.sleep(0.01)
            except remote.Error:
                return  # it wants a token

    def session(self, **more):
        return dynapse.session.reset({"DYNAPSE_SERVER": f"unix:{self.path}", **more})


@pytest.fixture
def serve(tmp_path):
    """Starts servers, which end with the test."""
    started = []

    def start(*options, board=None):
        started.append(Server(str(tmp_path), *options, board=board))
        return started[-1]

    yield start
    dynapse.session.reset({})
    for server in started:
        server.process.kill()
        server.process.wait()


def event(tag, stamp, x_hop=0, y_hop=0):
    return NormalGridEvent(event=Dynapse2Destination(tag=tag, x_hop=x_hop, y_hop=y_hop, core=[True] * 4), timestamp=stamp)


def script():
    """What a script sees of a board: configurations, echoes, spikes, late events, a wrong order, states and settings."""
    seen = []
    board = samna.device.open_device(samna.device.get_unopened_devices()[0])
    model = board.get_model()
    board.reset_fpga()
    model.reset(ResetType.PowerCycle, 1)
    configuration = model.get_configuration()
    core = configuration.chips[0].cores[0]
    for name, code in {"SOIF_GAIN_N": (3, 40), "SOIF_LEAK_N": (0, 255), "SOIF_REFR_N": (3, 255), "SOIF_DC_P": (2, 80),
                       "SOIF_SPKTHR_P": (3, 255), "DEAM_ETAU_P": (2, 40), "DEAM_EGAIN_P": (3, 80), "SYPD_EXT_N": (3, 100),
                       "SYAM_W0_P": (4, 80)}.items():
        core.parameters[name].coarse_value, core.parameters[name].fine_value = code
    for n, neuron in enumerate(core.neurons[:6]):
        neuron.latch_so_dc = n % 2 == 0
        neuron.synapses[5] = Dynapse2Synapse(tag=1024 + n, dendrite=Dendrite.ampa, weight=[True, False, False, False])
        neuron.destinations[1] = Dynapse2Destination(tag=n, x_hop=-7, core=[True] * 4)
    model.apply_configuration(configuration)
    assert model.get_configuration() == configuration

    def read():
        for back in board.read_events():
            seen.append((back.timestamp, back.event.tag, back.event.x_hop, back.event.y_hop))

    def wait(seconds):
        for _ in range(5):
            dynapse.session.advance(seconds / 5)
            read()

    wait(0.05)
    now = board._counter
    board.grid_bus_write_events([event(1024 + i % 6, now + 100 * i) for i in range(200)] + [event(2047, now + 30_000, -1, -1)])
    wait(0.04)
    board.input_interface_write_events(0, [event(2000, 0, -1), event(2001, now + 90_000, -2), event(2002, now + 80_000, -3)])
    wait(0.02)
    # What no record can say, so that the whole configuration goes over.
    core.monitored_neuron, core.neuron_monitoring_on, core.sadc_enables.soif_mem = 2, True, True
    core.parameters["SOIF_DC_P"].fine_value = 160
    model.apply_configuration(configuration)
    model.set_sadc_sample_period_ms(10)
    board.enable_output(BusId.sADC, True)
    wait(0.03)
    seen.append((model.get_sadc_values(0), model.get_sadc_sample_period_ms(), board.get_output_enable_status(BusId.W)))
    for _ in range(40):
        read()
    model.reset(ResetType.ConfigReset, 1)
    wait(0.01)
    assert model.get_configuration() == Dynapse2Configuration(1)
    seen.append((board.get_number_of_chips(), model.get_error_events(), board._statistics()))
    assert samna.device.close_device(board) is True
    return seen


@needs_library
@pytest.mark.parametrize("clock", ["lockstep", "virtual"])
def test_a_script_sees_the_same_in_process_and_over_a_server(serve, clock):
    dynapse.session.reset({"DYNAPSE_CLOCK": clock, "DYNAPSE_CHIPS": "1"})
    here = script()
    serve("--clock", clock).session(DYNAPSE_CLOCK=clock)
    there = script()
    assert here == there
    tags = [row[1] for row in here if len(row) == 4]
    assert {2047, 2000, 2001, 2002} <= set(tags) and len([tag for tag in tags if tag < 6]) > 20


def test_a_board_goes_on_and_keeps_what_is_programmed(serve):
    server = serve("--clock", "virtual")
    server.session()
    board = samna.device.open_device(samna.device.get_all_devices()[0])
    configuration = board.get_model().get_configuration()
    configuration.chips[0].cores[3].parameters["SOIF_DC_P"].fine_value = 99
    configuration.chips[0].cores[2].monitored_neuron = 77
    board.get_model().apply_configuration(configuration)
    dynapse.session.advance(0.01)
    with pytest.raises(RuntimeError, match="is open already: close it with"):
        samna.device.open_device(samna.device.get_all_devices()[0])
    samna.device.close_device(board)
    with pytest.raises(RuntimeError, match="^the board is closed: open it again with samna.device.open_device()"):
        board.read_events()
    server.session()
    again = samna.device.open_device(samna.device.get_all_devices()[0])
    assert again._counter == 10_000 and again.get_model().get_configuration() == configuration


def test_more_events_than_the_server_keeps_all_come(serve):
    serve("--clock", "lockstep", "--buffer", "1024").session()
    board = samna.device.open_device(samna.device.get_all_devices()[0])
    board.grid_bus_write_events([event(i % 2048, 0, -1) for i in range(20_000)])
    dynapse.session.advance(0.002)
    back = board.read_events()
    assert [e.event.tag for e in back] == [i % 2048 for i in range(20_000)]


def test_a_real_clock_is_followed(serve):
    serve("--clock", "realtime").session()
    board = samna.device.open_device(samna.device.get_all_devices()[0])
    board.reset_fpga()
    board.grid_bus_write_events([event(2047, 0, -1, -1)])
    back, end = [], time.time() + 20
    while not back and time.time() < end:
        back = board.read_events()
    assert [e.event.tag for e in back] == [2047] and 0 < back[0].timestamp < 20_000_000


def test_bad_events_and_configurations_change_nothing(serve):
    serve("--clock", "lockstep").session()
    board = samna.device.open_device(samna.device.get_all_devices()[0])
    with pytest.raises(TypeError, match="^events\\[1\\] is no NormalGridEvent; nothing has been written$"):
        board.grid_bus_write_events([event(1, 0), 5])
    with pytest.raises(ValueError, match="^the board has no chip 3: it has 1$"):
        board.input_interface_write_events(3, [])
    with pytest.raises(TypeError, match="^apply_configuration takes a Dynapse2Configuration, not int$"):
        board.get_model().apply_configuration(5)
    with pytest.raises(RuntimeError, match="sadc-period-below-step|the converters are read at the end of steps") as caught:
        board._set_period(1000)
    assert caught.value.code == "sadc-period-below-step"
    assert board._statistics()["events_written"] == 0
    dynapse.session.advance(0.001)
    assert board.read_events() == []


def refused(kind, text, **environment):
    with pytest.raises(kind) as caught:
        dynapse.session.reset(environment).link
    assert text in str(caught.value)


def test_what_is_wrong_with_the_server_is_told(serve, tmp_path):
    nowhere = f"unix:{tmp_path}/none"
    refused(served.ServerError, f"no server answers at {nowhere}: No such file or directory; start one with `dynapse serve`, or unset "
            "DYNAPSE_SERVER to run in this process", DYNAPSE_SERVER=nowhere)
    for wrong in ("localhost", "tcp://127.0.0.1", "tcp://127.0.0.1:x", "tcp://:80", "unix:", "tcp://h:70000"):
        refused(ValueError, f"DYNAPSE_SERVER is {wrong!r}; it is unix:PATH or tcp://HOST:PORT", DYNAPSE_SERVER=wrong)
    refused(ValueError, "DYNAPSE_SERIAL is set, and so is DYNAPSE_SERVER, whose board it cannot change: give it to `dynapse serve`",
            DYNAPSE_SERVER=nowhere, DYNAPSE_SERIAL="3")
    server = serve("--clock", "lockstep")
    here = f"unix:{server.path}"
    refused(served.ServerError, f"the clock of the server at {here} is lockstep, not virtual: start it with `dynapse serve --clock "
            "virtual`, or leave the choice to it", DYNAPSE_SERVER=here, DYNAPSE_CLOCK="virtual")
    with remote.connect(server.path, role="writer"):
        refused(served.ServerError, f"the server at {here} refuses: error[writer-taken]: role is taken by another session; observe, or "
                "wait until it says release or ends; another script programs its board; wait until that one has ended, half a "
                "minute if it was killed", DYNAPSE_SERVER=here)
    assert dynapse.session.reset({"DYNAPSE_SERVER": here}).link.chips == 1


def test_a_token_is_asked_for(serve, tmp_path):
    token = tmp_path / "token"
    token.write_text("0123456789abcdef\n")
    token.chmod(0o600)
    server = serve("--clock", "lockstep", "--token-file", str(token))
    here = f"unix:{server.path}"
    text = (f"the server at {here} refuses: error[wrong-token]: hello.token is not the server's; give the content of the server's "
            "token file; set DYNAPSE_TOKEN to the line in its token file")
    refused(served.ServerError, text, DYNAPSE_SERVER=here)
    refused(served.ServerError, text, DYNAPSE_SERVER=here, DYNAPSE_TOKEN="0123456789abcdeX")
    assert dynapse.session.reset({"DYNAPSE_SERVER": here, "DYNAPSE_TOKEN": "0123456789abcdef"}).link.chips == 1


def test_something_else_that_answers_is_told(tmp_path):
    import socket
    import threading

    def answer(reply):
        listener = socket.create_server(("127.0.0.1", 0))

        def serve():
            connection, _ = listener.accept()
            connection.recv(1 << 16)
            connection.sendall(reply)
            connection.close()

        threading.Thread(target=serve, daemon=True).start()
        return f"tcp://127.0.0.1:{listener.getsockname()[1]}", listener

    address, listener = answer(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
    refused(served.ServerError, "refuses: the other end does not speak this protocol; DYNAPSE_SERVER has to name what `dynapse serve` "
            "says it listens on", DYNAPSE_SERVER=address)
    listener.close()
    newer = remote.HEADER.pack(b"DY", 2, remote.WELCOME, 0, 0, 0, 0, 0, 0)
    address, listener = answer(newer)
    refused(served.ServerError, "refuses: the other end speaks version 2 of the protocol, this package version 1; install the package "
            "and the server together", DYNAPSE_SERVER=address)
    listener.close()
    address, listener = answer(b"")
    refused(served.ServerError, f"no server answers at {address}: the server has closed the connection", DYNAPSE_SERVER=address)
    listener.close()


def test_a_script_under_hil_uses_the_server_without_the_library(serve, tmp_path):
    server = serve("--clock", "virtual")
    (tmp_path / "main.py").write_text(
        "import samna, time\n"
        "from samna.dynapse2 import *\n"
        "board = samna.device.open_device(samna.device.get_all_devices()[0])\n"
        "board.grid_bus_write_events([NormalGridEvent(event=Dynapse2Destination(tag=9, x_hop=-1, core=[1] * 4), timestamp=1000)])\n"
        "time.sleep(0.5)\n"
        "print([e.event.tag for e in board.read_events()], round(time.time() - 1704067200, 1))\n")
    environment = {**os.environ, "PYTHONPATH": os.path.join(os.path.dirname(__file__), ".."), "DYNAPSE_LIBRARY": "/nowhere"}
    ran = subprocess.run(
        [sys.executable, "-m", "dynapse.hil", "--server", f"unix:{server.path}", "main.py"], cwd=tmp_path, env=environment,
        capture_output=True, text=True, timeout=60)
    assert ran.returncode == 0 and ran.stdout == "[9] 0.5\n", ran.stderr
    import json

    manifest = json.loads((tmp_path / "dynapse-hil.json").read_text())
    assert manifest["clock"]["mode"] == "virtual" and manifest["server"]["address"] == f"unix:{server.path}"
    assert manifest["boards"][0]["events_written"] == 1 and manifest["boards"][0]["events_read"] == 1
    again = subprocess.run([sys.executable, "-m", "dynapse.hil", "--server", "unix:/none", "main.py"], cwd=tmp_path, env=environment,
                           capture_output=True, text=True, timeout=60)
    assert again.returncode == 4 and again.stderr.startswith("dynapse hil: no server answers at unix:/none: ")
