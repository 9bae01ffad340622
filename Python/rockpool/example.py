"""Trains a network in Rockpool, maps and quantises it, and measures its accuracy on twenty dies of the emulator.

    make test-rockpool && Python/.venv-rockpool/bin/python Python/rockpool/example.py

The task: eight channels of Poisson spikes; in each class four of them fire faster. Two neurons, one a class, vote by their
spike counts. Accuracy is told of the trained network, of the quantised one in Rockpool's simulator, and of each die: in the
simulator's own law (linear) and in the law of the circuits (full), and after a class's counts were scaled by the host.
"""
import argparse
import logging
import os
import sys
import warnings

os.environ.setdefault("JAX_PLATFORMS", "cpu")
warnings.simplefilter("ignore")
logging.disable(logging.WARNING)
sys.path[:0] = [os.path.join(os.path.dirname(os.path.abspath(__file__)), ".."),
                os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "dynapse", "dropin")]

import jax
import jax.numpy as jnp
import numpy as np
from jax.example_libraries.optimizers import adam
from rockpool.devices.dynapse import (
    DynapSim, autoencoder_quantization, config_from_specification, dynapsim_net_from_config, mapper,
)
from rockpool.nn.combinators import Sequential
from rockpool.nn.modules import LinearJax

import dynapse

STEPS, GAP, DT = 200, 200, 1e-3
CHIPS = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "..", "chips")


def samples(count, seed):
    """Spikes of samples x time x channel, and their classes."""
    draw = np.random.RandomState(seed)
    labels = np.arange(count) % 2
    rates = np.where((np.arange(8)[None, :] < 4) == (labels[:, None] == 0), 90.0, 40.0)
    return (draw.rand(count, STEPS, 8) < rates[:, None, :] * DT).astype(float), labels


def train(epochs):
    """A trained network and its accuracy over the epochs."""
    np.random.seed(1)
    net = Sequential(LinearJax((8, 2), has_bias=False, weight=np.random.rand(8, 2) * 6 + 8), DynapSim((2, 2), has_rec=False, dt=DT))
    x, labels = samples(64, 1)
    initial, update, get = adam(0.3)
    weights = net.parameters()["0_LinearJax"]["weight"]
    state = initial(weights)

    def loss(weights):
        changed = net.set_attributes({"0_LinearJax": {"weight": weights}})
        out, _, _ = changed(x)
        counts = out.sum(axis=1)
        logits = 6.0 * counts / (1.0 + counts.sum(axis=1, keepdims=True))
        # Few spikes decide little, so that a class fires some ten times.
        quiet = jnp.mean((counts.max(axis=1) - 12.0) ** 2) * 0.002
        return -jnp.mean(jax.nn.log_softmax(logits)[jnp.arange(len(labels)), labels]) + quiet

    step = jax.jit(jax.value_and_grad(loss))
    for epoch in range(epochs):
        value, gradient = step(get(state))
        state = update(epoch, jnp.nan_to_num(gradient), state)
        if epoch % 10 == 0:
            print(f"epoch {epoch:3d}: loss {value:.3f}")
    return net.set_attributes({"0_LinearJax": {"weight": get(state)}})


def simulated(net, x):
    """Counts of Rockpool's simulator."""
    return np.array([np.asarray(net.reset_state()(sample[None])[0]).sum(axis=(0, 1)) for sample in x])


def emulated(configuration, channels, x, serial, settings):
    """Counts of a die: all samples one after the other, with pauses."""
    with dynapse.Board(serial=serial, settings=settings) as board:
        board.configuration = configuration
        board.record()
        sample, time, channel = np.nonzero(x)
        starts = 0.01 + (sample * (STEPS + GAP) + time) * DT
        for index, words in channels.items():
            for word in words:
                mine = starts[channel == index]
                board.inject(mine, np.full(len(mine), word.tag), cores=sum(bool(on) << i for i, on in enumerate(word.core)))
        spikes = board.run(0.01 + len(x) * (STEPS + GAP) * DT).spikes()
    bins = ((spikes.times - 0.01) / ((STEPS + GAP) * DT)).astype(int)
    return np.stack([np.bincount(bins[spikes.neurons % 256 == neuron], minlength=len(x))[: len(x)] for neuron in neurons_of(configuration)], axis=1)


def louder(configuration, factor):
    """The configuration with all weight currents multiplied, as a laboratory does when a chip is too quiet."""
    with dynapse.Board() as board:
        board.configuration = configuration
        for name in [f"SYAM_W{i}_P" for i in range(4)]:
            amperes = board.current(name)
            if amperes > 1e-11:  # unused ones rest at the floor
                board.current(name, min(factor * amperes, 4.9e-7))
        return board.configuration


def neurons_of(configuration):
    """The neurons that hear something: the network's."""
    neurons = configuration.chips[0].cores[0].neurons
    return [i for i in range(256) if any(word.dendrite for word in neurons[i].synapses)]


def accuracy(counts, labels, scale=(1.0, 1.0)):
    """How often the right class has more spikes; a draw counts half."""
    a, b = counts[:, 0] * scale[0], counts[:, 1] * scale[1]
    right = np.where(labels == 0, a > b, b > a)
    return float(np.mean(np.where(a == b, 0.5, right)))


def main():
    """Prints the table."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--dies", type=int, default=20)
    options.add_argument("--epochs", type=int, default=60)
    options = options.parse_args()
    net = train(options.epochs)
    x, labels = samples(40, 2)
    tuning, tuning_labels = samples(20, 3)
    print(f"trained                         {accuracy(simulated(net, x), labels):6.1%}")
    spec = mapper(net.as_graph())
    spec.update(autoencoder_quantization(**spec))
    found = config_from_specification(**spec)
    quantised = dynapsim_net_from_config(**found)
    print(f"mapped and quantised            {accuracy(simulated(quantised, x), labels):6.1%}")
    table(found["config"], found["input_channel_map"], options.dies)


def table(configuration, channels, dies):
    """Prints the accuracy on some dies, in each law."""
    x, labels = samples(40, 2)
    tuning, _ = samples(20, 3)
    process = f"process={CHIPS}/processes/rockpool.yaml\n"
    rows = [
        ("linear law", configuration, process + "fidelity=linear"),
        ("law of the circuits", configuration, process + "fidelity=full"),
        ("the same, weights doubled", louder(configuration, 2.0), process + "fidelity=full"),
    ]
    for name, mapped, settings in rows:
        plain, scaled, spikes = [], [], []
        for serial in range(1, dies + 1):
            counts = emulated(mapped, channels, x, serial, settings)
            seen = emulated(mapped, channels, tuning, serial, settings).sum(axis=0) + 1.0
            plain.append(accuracy(counts, labels))
            scaled.append(accuracy(counts, labels, 1.0 / seen))
            spikes.append(counts.sum() / len(x))
        print(f"{dies} dies, {name:25s} {np.mean(plain):6.1%} (worst {min(plain):.1%}), counts scaled by the host "
              f"{np.mean(scaled):.1%} (worst {min(scaled):.1%}); {np.mean(spikes):.0f} spikes a sample", flush=True)


if __name__ == "__main__":
    main()
