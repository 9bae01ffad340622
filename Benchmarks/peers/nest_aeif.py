"""NEST's adaptive exponential neuron with four conductances, integrated by an adaptive Runge-Kutta method."""

from nest_model import run

COVERS = "exponential soma, adaptation, 4 alpha conductances, refractory, adaptive Runge-Kutta; no DPI"

if __name__ == "__main__":
    run(
        "NEST aeif_cond_alpha_multisynapse",
        "aeif_cond_alpha_multisynapse",
        {
            "tau_syn": [5.0, 50.0, 10.0, 30.0],
            "E_rev": [0.0, 0.0, -70.6, -80.0],
            "t_ref": 2.0,
            "C_m": 281.0,
            "b": 10.0,
        },
        (0.02, 0.02, 0.02, 0.02),
        {"W1": 0.9, "W2": 0.75},
        COVERS,
    )
