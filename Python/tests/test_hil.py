"""Scripts under `dynapse hil`: everything in place, the manifest, recording and replay."""
import json
import os
import subprocess
import sys

import numpy as np
import pytest
from conftest import needs_library
from dynapse import compare, replay

pytestmark = needs_library

SCRIPT = """
import subprocess, sys, time
import samna
from samna.dynapse2 import *
node = samna.SamnaNode("tcp://0.0.0.0:33336", "tcp://0.0.0.0:33335", 1)
vid, pid = node.get_dynapse2_dev_board_vid_and_pid()
line = subprocess.check_output(["lsusb", "-d", "%04x:%04x" % (vid, pid)], text=True).split()
node.open_dynapse2_dev_board(int(line[1]), int(line[3][:3]))
samna.setup_local_node("tcp://0.0.0.0:33335", "tcp://0.0.0.0:33336", 2)
samna.open_remote_node(1, "device_node")
board = samna.device_node.Dynapse2DevBoard
if not board.configure_opal_kelly(sys.argv[1]):
    sys.exit(5)
board.reset_fpga()
model = board.get_model()
model.reset(ResetType.PowerCycle, 1)
time.sleep(0.5)
configuration = model.get_configuration()
core = configuration.chips[0].cores[0]
for name, code in {"SOIF_GAIN_N": (3, 40), "SOIF_LEAK_N": (0, 255), "SOIF_REFR_N": (3, 255), "SOIF_DC_P": (2, 80),
                   "SOIF_SPKTHR_P": (3, 255)}.items():
    core.parameters[name].coarse_value, core.parameters[name].fine_value = code
model.apply_configuration(configuration)
for n in range(4):
    core.neurons[n].latch_so_dc = True
    d = Dynapse2Destination()
    d.core, d.tag, d.x_hop = [True] * 4, n, -7
    core.neurons[n].destinations = [d] * 1 + [Dynapse2Destination()] * 3
model.apply_configuration(configuration)
end, spikes = time.time() + 0.3, []
while time.time() < end:
    spikes += [(e.event.tag, e.timestamp) for e in board.read_events()]
import random
print(len(spikes), spikes[-1], random.random())
import matplotlib.pyplot as plt
plt.plot([t for _, t in spikes]); plt.show()
"""


def hil(folder, *arguments, code=0):
    environment = {**os.environ, "PYTHONPATH": os.path.join(os.path.dirname(__file__), "..")}
    ran = subprocess.run([sys.executable, "-m", "dynapse.hil", *map(str, arguments)], cwd=folder, env=environment,
                         capture_output=True, text=True, timeout=120)
    assert ran.returncode == code, ran.stderr
    return ran


@pytest.fixture
def script(tmp_path):
    path = tmp_path / "main.py"
    path.write_text(SCRIPT if _plots() else SCRIPT.split("import matplotlib")[0])
    return path


def _plots():
    try:
        import matplotlib  # noqa: F401
    except ImportError:
        return False
    return True


def test_a_script_runs_and_two_virtual_runs_are_alike(tmp_path, script, bitfile):
    first = hil(tmp_path, "--clock", "virtual", "--serial", "3", script, bitfile)
    manifest = json.loads((tmp_path / "dynapse-hil.json").read_text())
    second = hil(tmp_path, "--clock", "virtual", "--serial", "3", script, bitfile)
    other = hil(tmp_path, "--clock", "virtual", "--serial", "4", script, bitfile)
    assert first.stdout == second.stdout != other.stdout
    again = json.loads((tmp_path / "dynapse-hil.json").read_text())
    assert manifest["script"]["name"] == "main.py" and manifest["exit_code"] == 0 and manifest["overruns"] == 0
    assert manifest["clock"] == {"mode": "virtual", "quantum_us": 100} and manifest["bitfiles"][0]["part"] == "7a75tfgg484"
    (board,) = manifest["boards"]
    assert board["type"] == "DYNAP-SE2 DevBoard" and board["chips"] == 1 and board["events_read"] > 10
    assert {key for key in manifest if manifest[key] != again[key]} <= {"machine", "board", "boards", "seeds"}


def test_a_recording_replays_bit_for_bit(tmp_path, script, bitfile, capsys):
    hil(tmp_path, "--clock", "virtual", "--record", "tape", script, bitfile)
    recording = replay.Recording(str(tmp_path / "tape"))
    assert [call["do"] for call in recording.calls][:3] == ["bitfile", "reset_fpga", "reset"]
    assert "change" in [call["do"] for call in recording.calls] and len(recording.read) > 10
    picture = tmp_path / "compared.svg"
    assert replay.main([str(tmp_path / "tape"), "--picture", str(picture), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["verdict"] == "identical"
    assert picture.read_text().startswith("<svg")
    assert replay.main([str(tmp_path / "tape"), "--serial", "9", "--json"]) in (0, 1)
    assert json.loads(capsys.readouterr().out)["verdict"] in ("agrees", "differs")


def test_a_damaged_recording_is_named(tmp_path, capsys):
    assert replay.main([str(tmp_path)]) == 3
    assert f"dynapse replay: {tmp_path} is no whole recording" in capsys.readouterr().err


def test_the_exit_code_is_the_scripts(tmp_path, script):
    not_a_bitfile = tmp_path / "text.bit"
    not_a_bitfile.write_text("no")
    hil(tmp_path, "--clock", "virtual", script, not_a_bitfile, code=5)
    assert json.loads((tmp_path / "dynapse-hil.json").read_text())["exit_code"] == 5


def test_a_script_that_fails_shows_its_traceback(tmp_path):
    path = tmp_path / "bad.py"
    path.write_text("import samna\nraise ValueError('mine')\n")
    assert "ValueError: mine" in hil(tmp_path, path, code=1).stderr


def test_a_script_that_is_not_there(tmp_path):
    assert hil(tmp_path, "missing.py", code=4).stderr == "dynapse hil: missing.py is no file\n"


@pytest.mark.parametrize(
    "options, code, text",
    [
        (["--chips", "0"], 2, "DYNAPSE_CHIPS is '0'; it is a whole number above 0"),
        (["--threads", "0"], 2, "DYNAPSE_THREADS is '0'; it is a whole number above 0"),
        (["--quantum", "-4"], 2, "DYNAPSE_QUANTUM is '-4'; it is a whole number above 0"),
        (["--chips", "226"], 2, "226 chips make no board: they stand in rows of at most 15, all as long, 225 at most"),
        (["--board", "none.yaml"], 4, "none.yaml: error[system]: cannot open it (No such file or directory); check the path and its permissions"),
        (["--faults", "none.csv"], 4, "none.csv: error[system]: cannot open it (No such file or directory); check the path and its permissions"),
        (["--set", "fidelity=high"], 2, "--set fidelity=high: error[unknown-name]: fidelity is 'high', which is not a known fidelity; "
         "write one of linear, full, device"),
        (["--record", "."], 4, "is not empty: a recording begins in a new directory"),
        (["--server", "here"], 2, "DYNAPSE_SERVER is 'here'; it is unix:PATH or tcp://HOST:PORT"),
        (["--server", "unix:/x", "--chips", "2"], 2,
         "DYNAPSE_CHIPS is set, and so is DYNAPSE_SERVER, whose board it cannot change: give it to `dynapse serve`"),
    ],
)
def test_wrong_options_are_told_before_the_script_runs(tmp_path, options, code, text):
    path = tmp_path / "main.py"
    path.write_text("print('ran')\n")
    ran = hil(tmp_path, *options, path, code=code)
    assert ran.stdout == "" and ran.stderr.startswith("dynapse hil: ") and ran.stderr.endswith(text + "\n")
    assert ran.stderr.count("\n") == 1


@pytest.mark.parametrize(
    "name, text, told",
    [
        ("info.json", "[1]", "info.json or a line of calls.jsonl is not what dynapse hil writes"),
        ("calls.jsonl", '{"call": 0}\n', "info.json or a line of calls.jsonl is not what dynapse hil writes"),
        ("calls.jsonl", '{"call": 0, "ps": -5, "do": "reset"}\n', "info.json or a line of calls.jsonl is not what dynapse hil writes"),
        ("calls.jsonl", '{"call": 0, "ps": 5, "do": "reset"}\n', "a call has not what it needs, KeyError('kind')"),
        ("calls.jsonl", "{", "Expecting property name enclosed in double quotes: line 1 column 2 (char 1)"),
        ("calls.jsonl", '{"call": 0, "ps": 5, "do": "configure", "file": "../x"}\n', "../x is not a file of the recording"),
    ],
)
def test_a_recording_that_was_edited_wrongly_is_told(tmp_path, capsys, name, text, told):
    from dynapse.recording import Writer

    Writer(str(tmp_path / "tape"), {"emulator": True, "chips": 1}).close()
    (tmp_path / "tape" / name).write_text(text)
    assert replay.main([str(tmp_path / "tape")]) == 3
    found = capsys.readouterr().err
    assert found.startswith("dynapse replay: ") and found.endswith(told + "\n")


def test_a_picture_that_cannot_be_written_is_told(tmp_path, capsys):
    from dynapse.recording import Writer

    Writer(str(tmp_path / "tape"), {"emulator": True, "chips": 1}).close()
    assert replay.main([str(tmp_path / "tape"), "--picture", "/nowhere/x.svg"]) == 4
    assert capsys.readouterr().err == "dynapse replay: the picture: [Errno 2] No such file or directory: '/nowhere/x.svg'\n"


def test_a_library_that_is_not_there(tmp_path, script, monkeypatch):
    monkeypatch.setenv("DYNAPSE_LIBRARY", "/nowhere/libdynap.so")
    assert hil(tmp_path, script, code=4).stderr == (
        "dynapse hil: DYNAPSE_LIBRARY is /nowhere/libdynap.so, which is no file; name libdynap.so as `make python` makes it\n"
    )


# Comparing.


def test_a_distance_is_that_of_the_closed_form():
    one = np.array([0.1])
    assert compare.van_rossum(one, one) == 0
    assert compare.van_rossum(one, np.empty(0)) == pytest.approx(np.sqrt(0.5))
    # Two spikes d apart: the integral of the squared difference over tau is 1 - exp(-d / tau).
    assert compare.van_rossum(one, one + 0.005, 0.01) == pytest.approx(np.sqrt(1 - np.exp(-0.5)))


def test_verdicts():
    a = {1: np.arange(0, 1, 0.1), 2: np.arange(0, 1, 0.05)}
    assert compare.compare(a, a, 1.0).verdict == "identical"
    b = {1: a[1] + 0.001, 2: a[2] + 0.002}
    found = compare.compare(a, b, 1.0)
    assert found.verdict == "agrees" and found.rate_error == 0 and found.latency_error == pytest.approx(0.0015)
    assert compare.compare(a, {1: a[1][:5], 2: a[2][:5]}, 1.0).verdict == "differs"


def test_stamps_that_wrap_go_on():
    stamps, words = np.array([2**32 - 2, 2**32 - 1, 1, 2], dtype=np.uint32), np.zeros(4, dtype=np.uint32)
    assert np.allclose(np.diff(compare.trains(stamps, words)[0]), [1e-6, 2e-6, 1e-6])


# A real board, recorded through `wrap`; here the emulator stands in for it, with the machine's clock held at its time.


def test_a_wrapped_board_is_recorded_and_replays(lockstep, tmp_path, monkeypatch, capsys):
    import time

    import dynapse
    import samna
    from dynapse import recording
    from samna.dynapse2 import BusId, Dynapse2Destination, NormalGridEvent, ResetType

    real = samna.device.open_device(samna.device.get_all_devices()[0])
    dynapse.session.advance(5)  # a board counts before a script begins
    monkeypatch.setattr(time, "monotonic_ns", lambda: real._time // 1000)
    board = recording.wrap(real, str(tmp_path / "tape"), chips=1)
    model = board.get_model()
    model.reset(ResetType.PowerCycle, 1)
    configuration = model.get_configuration()
    core = configuration.chips[0].cores[0]
    for name, code in {"SOIF_GAIN_N": (3, 40), "SOIF_LEAK_N": (0, 255), "SOIF_REFR_N": (3, 255), "SOIF_DC_P": (2, 80),
                       "SOIF_SPKTHR_P": (3, 255)}.items():
        core.parameters[name].coarse_value, core.parameters[name].fine_value = code
    for n in range(3):
        core.neurons[n].latch_so_dc = True
        core.neurons[n].destinations[0] = Dynapse2Destination(tag=n, x_hop=-7, core=[True] * 4)
    assert model.apply_configuration(configuration) is True
    board.enable_output(BusId.W, True)
    model.set_sadc_sample_period_ms(10)
    echo = Dynapse2Destination(tag=2047, x_hop=-1, y_hop=-1, core=[True] * 4)
    board.grid_bus_write_events([NormalGridEvent(event=echo, timestamp=5_010_000 + 1000 * i) for i in range(40)])
    board.input_interface_write_events(0, [NormalGridEvent(event=echo, timestamp=5_090_000)])
    found = []
    for _ in range(10):
        dynapse.session.advance(0.01)
        found += board.read_events()
    assert board.get_number_of_chips() == 1  # what is not recorded is passed on
    board.close_recording()
    assert len(found) > 45 and {event.event.tag for event in found} == {0, 1, 2, 2047}
    real._close()
    monkeypatch.undo()
    tape = replay.Recording(str(tmp_path / "tape"))
    # As close as the last event of a read was to its call.
    assert 4_998_000 < tape.counter() <= 5_000_000 and not tape.info["emulator"] and len(tape.read) == len(found)
    assert [call["do"] for call in tape.calls][:5] == ["reset", "configure", "enable_output", "sadc_period", "write"]
    assert replay.main([str(tmp_path / "tape"), "--json"]) == 0
    found_again = json.loads(capsys.readouterr().out)
    assert found_again["verdict"] == "agrees" and found_again["rate_error"] < 0.05 and abs(found_again["latency_error_s"]) < 2e-3
    # Another die answers otherwise, and the events that were sent come back all the same.
    assert replay.main([str(tmp_path / "tape"), "--serial", "9", "--json"]) in (0, 1)
    assert json.loads(capsys.readouterr().out)["verdict"] in ("agrees", "differs")


def test_a_recording_begins_in_a_new_directory(tmp_path):
    from dynapse import recording

    (tmp_path / "old").write_text("x")
    with pytest.raises(FileExistsError, match="is not empty: a recording begins in a new directory"):
        recording.wrap(object(), str(tmp_path))
