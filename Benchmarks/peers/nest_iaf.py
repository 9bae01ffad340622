"""NEST's leaky integrate-and-fire neuron with four exponential synapse currents."""

from nest_model import run

COVERS = "linear membrane, 4 exponential currents, refractory, exact integration; no DPI, no adaptation, no shunt"

if __name__ == "__main__":
    run(
        "NEST iaf_psc_exp_multisynapse",
        "iaf_psc_exp_multisynapse",
        {"tau_syn": [5.0, 50.0, 10.0, 30.0], "tau_m": 20.0, "t_ref": 2.0, "C_m": 250.0},
        (2.0, 2.0, -2.0, -2.0),
        {"W1": 0.5, "W2": 0.5},
        COVERS,
    )
