"""NEST's adaptive exponential neuron with two exponential conductances, integrated by an adaptive Runge-Kutta method."""

from nest_model import run

COVERS = (
    "exponential soma, adaptation, 2 exponential conductances (AMPA with NMDA, GABA_A with GABA_B), refractory, adaptive "
    "Runge-Kutta; no DPI"
)

if __name__ == "__main__":
    # Time constants are the geometric means of the two dendrites that a conductance stands for.
    run(
        "NEST aeif_cond_exp",
        "aeif_cond_exp",
        {"tau_syn_ex": 15.8, "tau_syn_in": 17.3, "E_ex": 0.0, "E_in": -75.0, "t_ref": 2.0, "C_m": 281.0, "b": 10.0},
        (0.08, 0.08, -0.08, -0.08),
        {"W1": 1.05, "W2": 0.9},
        COVERS,
        receptors=False,
    )
