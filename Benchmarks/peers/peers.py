"""What is compared: the simulators, the workloads with their steps, and how long each is measured."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

NO_ARCANA = "only a repository; `arcana` on PyPI is another program, for medical images"
SETTLING = "100ms"
"""What every simulator runs before its clock starts; of W4 it counts on both sides."""


@dataclass(frozen=True)
class Measured:
    """How much of a workload is run: the time of each die, after settling, and the dies."""

    span: str
    dies: int = 1

    def text(self, times: int) -> str:
        """As it stands in the table."""
        span = spaced(self.span)
        return f"{times} x {span}" if self.dies == 1 else f"{times} x {self.dies} dies, {span}"


@dataclass(frozen=True)
class Case:
    """A workload, its step and what is measured of ours; W4 is W2 on so many dies."""

    workload: str
    step: str
    measured: Measured
    threads: tuple[int, ...] = (1,)
    peers: tuple[str, ...] = ()
    """The peers that run it; all where none is named."""

    @property
    def network(self) -> str:
        """The workload whose network it runs."""
        return "W2" if self.workload == "W4" else self.workload

    @property
    def step_text(self) -> str:
        """The step as it stands in the table."""
        return spaced(self.step)


@dataclass(frozen=True)
class Peer:
    """A simulator: its name for PEERS, its script and what it runs."""

    name: str
    title: str
    script: str
    dies: bool = False
    threads: tuple[int, ...] = (1,)
    builds: bool = False
    """Whether its script makes a program that later runs share (`--build`, `--keep`)."""
    less: Mapping[tuple[str, str], Measured] = field(default_factory=dict)
    """What is measured instead of a workload and step that would take minutes."""
    missing: str = ""

    def runs(self, case: Case, threads: int) -> bool:
        """Whether it has a row in a case."""
        suited = not case.peers or self.name in case.peers
        return suited and threads in self.threads and (case.measured.dies == 1 or self.dies)

    def measured(self, case: Case) -> Measured:
        """What it runs of a case."""
        return self.less.get((case.workload, case.step), case.measured)


def spaced(time: str) -> str:
    """A time with a space before its unit."""
    return next(f"{time.removesuffix(unit)} {unit}" for unit in ("us", "ms", "s") if time.endswith(unit))


def milliseconds(time: str) -> int:
    """A span in milliseconds."""
    return int(time.removesuffix("ms")) if time.endswith("ms") else 1000 * int(time.removesuffix("s"))


TEN_DIES = {
    ("W4", "1ms"): Measured("1s", dies=10),
    ("W4", "100us"): Measured("1s", dies=10),
    ("W4", "10us"): Measured("200ms", dies=10),
}
"""The time of a die does not depend on how many there are, where each is run on its own; on its span it does."""
SHORT = {(workload, "10us"): Measured("200ms") for workload in ("W1", "W2")}

PEERS = (
    Peer(
        "rockpool",
        "Rockpool DynapSim",
        "rockpool_dynapsim.py",
        dies=True,
        less=TEN_DIES
        | {
            ("W1", "100us"): Measured("200ms"),
            ("W1", "10us"): Measured("20ms"),
            ("W2", "10us"): Measured("100ms"),
            ("W4", "10us"): Measured("200ms", dies=4),
        },
    ),
    *(
        Peer(
            "brian2", title, script, dies=True, threads=(1, 2), builds=True, less=TEN_DIES,
        )
        for title, script in (
            ("Brian2 C++ (published equations)", "brian2_published.py"),
            ("Brian2 C++ (our fastest)", "brian2_chip.py"),
        )
    ),
    Peer("nest", "NEST iaf_psc_exp_multisynapse", "nest_iaf.py"),
    Peer("nest", "NEST aeif_cond_exp", "nest_aeif_exp.py", less=SHORT),
    Peer("nest", "NEST aeif_cond_alpha_multisynapse", "nest_aeif.py", less=SHORT),
    Peer("arbor", "Arbor lif_cell", "arbor_lif.py"),
    Peer("arbor", "Arbor adex_cell", "arbor_adex.py"),
    Peer("arcana", "ARCANA", "", missing=NO_ARCANA),
)  # fmt: skip

# In the order of running: at the same step, W4 runs the programs that were built for W2.
CASES = (
    Case("W1", "1ms", Measured("1s"), threads=(1, 2)),
    Case("W1", "100us", Measured("1s"), threads=(1, 2)),
    Case("W1", "10us", Measured("500ms"), threads=(1, 2)),
    Case("W3", "100us", Measured("300ms"), threads=(1, 2), peers=("brian2",)),
    Case("W2", "1ms", Measured("1s")),
    Case("W4", "1ms", Measured("1s", dies=100)),
    Case("W2", "100us", Measured("1s")),
    Case("W4", "100us", Measured("1s", dies=100)),
    Case("W2", "10us", Measured("500ms")),
    Case("W4", "10us", Measured("200ms", dies=100)),
)
