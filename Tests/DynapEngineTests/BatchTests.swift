import DynapChip
import DynapCircuits
import DynapFabric
import DynapUnits
import Synchronization
import Testing

@testable import DynapEngine

/// Many dies in one process: each is the die that it is alone.
@Suite("Batch of dies") struct BatchTests {
  /// Two inputs onto eight neurons with a constant current, with mismatch.
  static func experiment() throws -> Experiment {
    var rig = Rig()
    rig.options.mismatch = MismatchModel()
    rig.latch(.soDC, 0..<8)
    rig.set("SOIF_DC_P", 1000)
    rig.set("SYAM_W0_P", 20_000)
    let tag = Tag(100)
    for n in 0..<8 {
      rig.board[Rig.neuron(n)].synapses[0] = Synapse(tag: tag, dendrite: .ampa, weight: .w0)
    }
    let map = try Network().program(&rig.board)
    var experiment = Experiment(
      name: "batch", board: rig.board, options: rig.options, duration: .ms(60), network: map)
    let train = SpikeTrain((0..<20).map { .init(time: Int64($0) * .ms(2), channel: 0) })
    experiment.stimuli = [
      .init(population: "in", train: train, words: [[Destination(tag: tag, cores: .all)]])
    ]
    experiment.recordings = [
      Recording(name: "spikes", neurons: (0..<8).map { Rig.neuron($0) }, quantity: .spikes)
    ]
    return experiment
  }

  @Test("a die of a batch is the die alone, bit by bit, on any number of threads", arguments: [1, 2, 5])
  func alone(_ threads: Int) throws {
    let experiment = try Self.experiment()
    let serials: [UInt64] = [3, 1, 2, 7, 1 << 40]
    let dies = Batch(experiment).run(serials: serials, threads: threads) { _, simulation in
      simulation.run(for: experiment.duration)
      return simulation.spikes
    }
    #expect(dies.map(\.serial) == serials)
    for die in dies {
      var options = experiment.options
      options.serial = die.serial
      var simulation = try Simulation(experiment.board, options)
      try simulation.record(experiment.recordings[0])
      try simulation.inject(inputsOf: experiment)
      simulation.run(for: experiment.duration)
      #expect(try die.result.get() == simulation.spikes)
      #expect(simulation.spikes.count > 20)
    }
    #expect(try Set(dies.map { try $0.result.get() }).count == serials.count)
  }

  /// Words of every flag, weight and dendrite on two cores of a chip, with faults, depression and a tag that many share.
  private static func flagged() throws -> Experiment {
    var experiment = try experiment()
    for core in [CoreOnChip.zero, .three] {
      for n in 0..<50 {
        let place = NeuronOnBoard(chip: .first, core: core, neuron: NeuronOnCore(n * 5))
        for i in 0..<64 where (n + i) % 7 != 0 {
          var synapse = Synapse(
            tag: Tag(i % 3 == 0 ? 9 : (n * 64 + i * 31) % Tag.count),
            dendrite: SynapseTable.dendrites[i % 4], weight: WeightMask(rawValue: UInt8(i % 16)))
          synapse.preciseDelay = i % 5 == 1
          synapse.mismatchedDelay = i % 3 == 1
          synapse.stp = (n + i) % 11 == 0
          experiment.board[place].synapses[i] = synapse
          guard (n + i) % 13 == 0,
            let word = FaultMap.Word(neuron: place, synapse: SynapseOnNeuron(i), half: i % 2)
          else { continue }
          experiment.options.faults[word] = n % 2 == 0 ? .always : try #require(FaultMap.Deafness(0.3))
        }
      }
    }
    return experiment
  }

  @Test("dies with a layout in common have the synapses of each alone, whatever their words' flags")
  func layout() throws {
    let experiment = try Self.flagged()
    let batch = Batch(experiment)
    for serial in [UInt64(1), 2, 1 << 50] {
      let shared = try batch.simulation(onDie: serial).instance
      let alone = batch.experiment(onDie: serial)
      let own = try Simulation(alone.board, alone.options).instance
      for (shared, own) in zip(shared.synapses.cores, own.synapses.cores) {
        #expect(shared.hasSynapses(of: own))
        #expect(shared.deafness == own.deafness && shared.shortestDelay == own.shortestDelay)
        for place in own.entries.indices {
          #expect(
            shared.depression.factor(place, at: .ms(1)) == own.depression.factor(place, at: .ms(1)))
        }
      }
      #expect(own.synapses.cores[0].entries.count > 2000)
      for row in own.rows.declarations {
        let (a, b) = (shared.rows[row], own.rows[row])
        #expect((0..<own.rows.laneCount).allSatisfy { a[$0] == b[$0] || a[$0].isNaN && b[$0].isNaN })
      }
    }
  }

  private struct Broken: Error {}

  @Test("a die that fails stops no other") func failure() throws {
    let dies = Batch(try Self.experiment()).run(serials: [1, 2, 3], threads: 2) { serial, simulation in
      if serial == 2 { throw Broken() }
      simulation.run(for: .ms(1))
      return simulation.options.serial
    }
    #expect(dies.map { try? $0.result.get() } == [1, nil, 3])
    #expect(throws: Broken.self) { try dies[1].result.get() }
  }

  @Test("an experiment that cannot be run fails on every die, with its reason") func wrong() throws {
    var experiment = try Self.experiment()
    experiment.options.step = .ms(5)
    let dies = Batch(experiment).run(serials: [1, 2]) { _, simulation in simulation.tally.spikes }
    for die in dies {
      let error = #expect(throws: DiagnosticError.self) { try die.result.get() }
      #expect(error?.diagnostics.map(\.code) == ["step-out-of-range"])
    }
    #expect(Batch(experiment).run(serials: [], threads: 4) { _, _ in 0 }.isEmpty)
  }

  @Test("no more dies exist at a time than there are threads, and none begins once it is over")
  func bounds() throws {
    let batch = Batch(try Self.experiment())
    let alive = Atomic<Int>(0)
    let most = Atomic<Int>(0)
    let dies = batch.each(Array(1...40), threads: 3) { serial in
      most.max(alive.add(1, ordering: .relaxed).newValue, ordering: .relaxed)
      defer { alive.subtract(1, ordering: .relaxed) }
      return serial
    }
    #expect(dies.map(\.serial) == Array(1...40))
    #expect((1...3).contains(most.load(ordering: .relaxed)))
    let begun = Atomic<Int>(0)
    let some = batch.each(
      Array(1...40), threads: 1, until: { begun.load(ordering: .relaxed) == 4 },
      { _ in begun.add(1, ordering: .relaxed) })
    #expect(some.map(\.serial) == [1, 2, 3, 4])
  }

  @Test("faults that are drawn by serial are each die's own, others are every die's") func faults() throws {
    var experiment = try Self.experiment()
    experiment.options.faults.setSilent(Rig.neuron(7))
    #expect(Batch(experiment).experiment(onDie: 5).options.faults == experiment.options.faults)
    experiment.faultsOfDie = { serial in
      var map = FaultMap()
      map.setSilent(Rig.neuron(Int(serial)))
      return map
    }
    let silent = Batch(experiment).run(serials: [1, 4], threads: 2) { _, simulation in
      simulation.run(for: .ms(60))
      return Set(0..<8).subtracting(simulation.spikes.map(\.neuron.neuron.index))
    }
    #expect(try silent.map { try $0.result.get() } == [[1], [4]])
  }
}
