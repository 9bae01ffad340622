import DynapChip
import DynapFabric
import Synchronization
import Testing

@testable import DynapEngine

/// Threads share the parts of a round, and each works with what is its own.
@Suite struct CrewTests {
  @Test("every part is taken once, by a thread of the crew", arguments: [1, 2, 5])
  func parts(threads: Int) {
    let crew = Crew(threads: threads)
    for count in [0, 1, 3, 100] {
      let taken = Mutex<[Int: [Int]]>([:])
      crew.run(count) { part, thread in taken.withLock { $0[part, default: []].append(thread) } }
      let byPart = taken.withLock { $0 }
      #expect(byPart.keys.sorted() == Array(0..<count))
      #expect(byPart.values.allSatisfy { $0.count == 1 && (0..<crew.threads).contains($0[0]) })
    }
  }

  @Test("a thread takes one part at a time, so that what is its own needs no lock", arguments: [2, 4])
  func isAlone(threads: Int) {
    let crew = Crew(threads: threads)
    let working = (0..<threads).map { _ in Box() }
    let clashes = Atomic<Int>(0)
    for _ in 0..<50 {
      crew.run(64) { _, thread in
        if working[thread].count.wrappingAdd(1, ordering: .relaxed).oldValue != 0 {
          clashes.wrappingAdd(1, ordering: .relaxed)
        }
        working[thread].count.wrappingSubtract(1, ordering: .relaxed)
      }
    }
    #expect(clashes.load(ordering: .relaxed) == 0)
  }

  private final class Box: Sendable { let count = Atomic<Int>(0) }

  @Test("a chip does the same beside others, whose cores together exceed a cache", arguments: [1, 2])
  func exceedingCache(threads: Int) throws {
    let (board, options, events) = InvarianceTests.network(threads: threads)
    func spikes(chips: Int) throws -> [Spike] {
      var wide = Board(chipCount: chips)
      for chip in 0..<chips { wide.chips[chip] = board.chips[0] }
      var simulation = try Simulation(wide, options)
      let everyone = (0..<chips * 1024).map { NeuronOnBoard(lane: $0) }
      try simulation.record(Recording(name: "s", neurons: everyone, quantity: .spikes))
      for dx in 0..<chips {
        for event in events {
          var destination = event.destination
          destination.hop = Hop(x: dx)
          simulation.inject([InputEvent(time: event.time, destination: destination)])
        }
      }
      #expect(simulation.instance.program.program.exceedsCache == (chips > 2))
      simulation.run(for: .ms(100))
      return simulation.spikes
    }
    let (alone, beside) = (try spikes(chips: 1), try spikes(chips: 3))
    #expect(alone.count > 20 && beside.count > alone.count)
    #expect(beside.filter { $0.neuron.chip == .first } == alone)
  }
}
