import DynapFabric
import Testing

@Suite struct FaultMapTests {
  private let neuron = NeuronOnBoard(chip: ChipOnBoard(224), core: .three, neuron: NeuronOnCore(255))
  private let other = NeuronOnBoard(chip: .first, core: .zero, neuron: NeuronOnCore(0))
  private let half = FaultMap.Deafness(0.5) ?? .never
  private let quarter = FaultMap.Deafness(0.25) ?? .never

  @Test func `new map has no faults`() {
    let map = FaultMap()
    #expect(map.isEmpty)
    #expect(map[.init(neuron: neuron, synapse: SynapseOnNeuron(63), tag: Tag(2047))] == .never)
    #expect(!map.isSilent(neuron))
    #expect(map[badTagsOf: .zero, on: .first].isEmpty)
  }

  @Test func `deafness belongs to one word and one half of the tags`() {
    var map = FaultMap()
    map[.init(neuron: neuron, synapse: SynapseOnNeuron(63), tag: Tag(1023))] = half
    #expect(map[.init(neuron: neuron, synapse: SynapseOnNeuron(63), tag: Tag(0))] == half)
    #expect(map[.init(neuron: neuron, synapse: SynapseOnNeuron(63), tag: Tag(1024))] == .never)
    #expect(map[.init(neuron: neuron, synapse: SynapseOnNeuron(62), tag: Tag(0))] == .never)
    #expect(map[.init(neuron: other, synapse: SynapseOnNeuron(63), tag: Tag(0))] == .never)
  }

  @Test func `deaf words come out in ascending order, as they went in`() throws {
    var map = FaultMap()
    let words = try [neuron, other].flatMap { neuron in
      try [63, 0].flatMap { synapse in
        try [1, 0].map {
          try #require(FaultMap.Word(neuron: neuron, synapse: SynapseOnNeuron(synapse), half: $0))
        }
      }
    }
    for word in words { map[word] = .always }
    #expect(map.deafWords == words.reversed())
  }

  @Test func `fault that is taken back leaves an empty map`() {
    var map = FaultMap()
    let word = FaultMap.Word(neuron: neuron, synapse: SynapseOnNeuron(3), tag: Tag(9))
    map[word] = .always
    map.setSilent(neuron)
    map[badTagsOf: .one, on: .first] = [Tag(3)]
    #expect(!map.isEmpty)
    map[word] = .never
    map.setSilent(neuron, false)
    map[badTagsOf: .one, on: .first] = []
    #expect(map == FaultMap())
  }

  @Test func `bad tags belong to one core of one chip`() {
    var map = FaultMap()
    map[badTagsOf: .one, on: ChipOnBoard(2)].formUnion((0..<512).map(Tag.init))
    map[badTagsOf: .zero, on: .first].insert(Tag(7))
    #expect(map[badTagsOf: .one, on: ChipOnBoard(2)].count == 512)
    #expect(map[badTagsOf: .two, on: ChipOnBoard(2)].isEmpty)
    #expect(map[badTagsOf: .one, on: ChipOnBoard(1)].isEmpty)
    #expect(map.coresWithBadTags.map(\.chip) == [.first, ChipOnBoard(2)])
    #expect(map.coresWithBadTags.map(\.core) == [.zero, .one])
  }

  @Test func `merging takes the likelier deafness and all silent neurons and bad tags, in any order`() {
    let word = FaultMap.Word(neuron: neuron, synapse: SynapseOnNeuron(3), tag: Tag(9))
    let alone = FaultMap.Word(neuron: other, synapse: SynapseOnNeuron(3), tag: Tag(9))
    var (a, b) = (FaultMap(), FaultMap())
    a[word] = half
    b[word] = quarter
    b[alone] = quarter
    a.setSilent(neuron)
    b.setSilent(other)
    a[badTagsOf: .two, on: .first] = [Tag(1)]
    b[badTagsOf: .two, on: .first] = [Tag(2)]
    let merged = a.merging(b)
    #expect(merged[word] == half)
    #expect(merged[alone] == quarter)
    #expect(merged.silentNeurons == [neuron, other])
    #expect(merged[badTagsOf: .two, on: .first] == [Tag(1), Tag(2)])
    #expect(merged == b.merging(a))
    #expect(merged == merged.merging(a))
    #expect(merged == merged.merging(FaultMap()))
  }

  @Test func `deafness is a probability and a tag half is 0 or 1`() {
    #expect(FaultMap.Deafness(0) == .never && FaultMap.Deafness(1) == .always)
    for value in [-0.01, 1.01, .nan, .infinity] as [Float] { #expect(FaultMap.Deafness(value) == nil) }
    for half in [-1, 2] {
      #expect(FaultMap.Word(neuron: neuron, synapse: SynapseOnNeuron(0), half: half) == nil)
    }
  }
}
