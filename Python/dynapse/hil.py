"""Runs a script for the real board on the emulator: `dynapse hil [options] SCRIPT ARGS...`.

Puts in place: the drop-in `samna`, an `lsusb` that shows the board, a plot backend without windows, and, under a virtual
or lockstep clock, the emulator's time. Writes a manifest of what ran; with `--record`, everything that crossed the
interface. The exit code is the script's.
"""
from __future__ import annotations

import argparse
import hashlib
import json
import os
import platform
import runpy
import sys
import time
from typing import Any, Dict, List, Optional

import dynapse
from dynapse import _abi, _library, clock, session

MANIFEST = "dynapse-hil.json"


def parser() -> argparse.ArgumentParser:
    """The options; they go before the script, what follows it is the script's."""
    options = argparse.ArgumentParser(prog="dynapse hil", description="Run a script for the real board on the emulator.")
    options.add_argument("--clock", choices=session.MODES, help="who moves time (default: realtime)")
    options.add_argument("--board", metavar="FILE", help="a board, an experiment, or a vendor's dump")
    options.add_argument("--chips", type=int, help="chips of an empty board (default: 4, of a development board 1)")
    options.add_argument("--serial", type=int, help="which die: mismatch and faults (default: 1)")
    options.add_argument("--faults", metavar="MAP", help="a file of faults")
    options.add_argument("--set", metavar="KEY=VALUE", action="append", help="a setting, as of dynapse run")
    options.add_argument("--identity", metavar="TEXT", action="append", help="a serial number that a board shows")
    options.add_argument("--quantum", type=int, metavar="US", help="by how much an empty poll moves a virtual clock")
    options.add_argument("--threads", type=int, help="threads of the emulator")
    options.add_argument("--seed", type=int, default=1, help="of random and numpy.random under a virtual clock")
    options.add_argument("--server", metavar="ADDRESS", help="unix:PATH or tcp://HOST:PORT of dynapse serve, whose board is used")
    options.add_argument("--record", metavar="DIR", help="write everything that crosses the interface")
    options.add_argument("--manifest", metavar="FILE", default=MANIFEST, help=f"what ran (default: {MANIFEST})")
    options.add_argument("script", help="the script")
    options.add_argument("arguments", nargs=argparse.REMAINDER, help="its arguments")
    return options


def environment(options: argparse.Namespace) -> Dict[str, str]:
    """The session's variables of the options."""
    values = {
        "DYNAPSE_CLOCK": options.clock, "DYNAPSE_BOARD": options.board and os.path.abspath(options.board),
        "DYNAPSE_CHIPS": options.chips, "DYNAPSE_SERIAL": options.serial,
        "DYNAPSE_FAULTS": options.faults and os.path.abspath(options.faults),
        "DYNAPSE_SETTINGS": "\n".join(options.set) if options.set else None,
        "DYNAPSE_IDENTITY": ",".join(options.identity) if options.identity else None, "DYNAPSE_QUANTUM": options.quantum,
        "DYNAPSE_THREADS": options.threads, "DYNAPSE_SERVER": options.server,
        "DYNAPSE_RECORD": options.record and os.path.abspath(options.record),
    }
    return {name: str(value) for name, value in values.items() if value is not None and value != ""}


def digest(path: Optional[str]) -> Optional[Dict[str, str]]:
    """A file's name and digest."""
    if not path or not os.path.isfile(path):
        return None
    with open(path, "rb") as file:
        return {"name": os.path.basename(path), "sha256": hashlib.sha256(file.read()).hexdigest()}


def manifest(options: argparse.Namespace, code: int, wall: float) -> Dict[str, Any]:
    """What ran, with what, and what crossed the interface. All but `machine` is the same in each virtual run."""
    current = session.current()
    boards = current.statistics()
    return {
        "schema_version": 1,
        "script": digest(options.script),
        "arguments": options.arguments,
        "exit_code": code,
        "versions": {**_versions(current), "samna": _samna_version()},
        "server": current.server and {"address": current.server, "session": current.link.board.welcome["session"]},
        "clock": {"mode": current.clock, "quantum_us": current.quantum // 1_000_000},
        "board": {"file": digest(current.board), "serial": current.serial, "chips": current.chips,
                  "faults": digest(current.faults), "settings": (current.settings or "").splitlines()},
        "seeds": {"serial": current.serial or 1, "script": options.seed if current.clock == "virtual" else None},
        "bitfiles": current.bitfiles,
        "boards": boards,
        "overruns": sum(board["overruns"] for board in boards),
        "machine": {"python": platform.python_version(), "system": platform.platform(), "wall_seconds": round(wall, 3),
                    "library": None if current.server else str(_library.path())},
    }


def _versions(current: session.Session) -> Dict[str, str]:
    if current.server:
        welcome = current.link.board.welcome
        return {"dynapse": str(welcome["program"]).rpartition(" ")[2], "interface": f"server {welcome['protocol']}"}
    return {"dynapse": dynapse.version(), "interface": f"{_abi.function('abi_version')() >> 16}"}


def _samna_version() -> str:
    module = sys.modules.get("samna")
    return getattr(module, "__version__", "not imported")


def prepare(options: argparse.Namespace) -> None:
    """Puts everything in place for the script."""
    os.environ.update(environment(options))
    os.environ.setdefault("MPLBACKEND", "Agg")
    package = os.path.dirname(os.path.dirname(os.path.abspath(dynapse.__file__)))
    paths = [dynapse.dropin(), package, os.environ.get("PYTHONPATH", "")]
    os.environ["PYTHONPATH"] = os.pathsep.join(path for path in paths if path)
    os.environ["PATH"] = os.path.join(dynapse.dropin(), "bin") + os.pathsep + os.environ.get("PATH", "")
    dynapse.install()
    sys.path.insert(0, os.path.dirname(os.path.abspath(options.script)))
    sys.argv = [options.script, *options.arguments]
    current = session.reset()
    current.check()
    if current.clock == "virtual":
        import random

        import numpy

        random.seed(options.seed)
        numpy.random.seed(options.seed % 2**32)
    clock.install(current)


def main(arguments: Optional[List[str]] = None) -> int:
    """Runs a script; its exit code."""
    options = parser().parse_args(arguments)
    if not os.path.isfile(options.script):
        print(f"dynapse hil: {options.script} is no file", file=sys.stderr)
        return 4
    try:
        if not (options.server or os.environ.get("DYNAPSE_SERVER")):
            _library.library()
        prepare(options)
    except (ImportError, ValueError, RuntimeError, OSError) as error:
        print(f"dynapse hil: {error}", file=sys.stderr)
        return 2 if isinstance(error, ValueError) else 4
    start, code = session._monotonic(), 0
    try:
        runpy.run_path(options.script, run_name="__main__")
    except SystemExit as exit:
        code = exit.code if isinstance(exit.code, int) else int(exit.code is not None)
        if isinstance(exit.code, str):
            print(exit.code, file=sys.stderr)
    except KeyboardInterrupt:
        code = 130
    except BaseException:
        import traceback

        traceback.print_exc()
        code = 1
    finally:
        clock.restore()
    found = manifest(options, code, session._monotonic() - start)
    try:
        with open(options.manifest, "w", encoding="utf-8") as file:
            json.dump(found, file, indent=2)
            file.write("\n")
    except OSError as error:
        print(f"dynapse hil: the manifest: {error}", file=sys.stderr)
        code = code or 4
    for board in found["boards"]:
        if board["overruns"]:
            print(
                f"dynapse hil: the machine was too slow for real time {board['overruns']} times, by "
                f"{board['overrun_ps'] / 1e12:.3f} s together: results may differ from a board's; use --clock virtual",
                file=sys.stderr,
            )
    sys.stdout.flush()
    return code


if __name__ == "__main__":
    sys.exit(main())
