import DynapFabric
import Testing

@Suite struct CoordinateTests {
  @Test func `failable coordinates accept their range and nothing beside it`() {
    #expect(Tag(exactly: 0)?.value == 0 && Tag(exactly: 2047)?.value == 2047)
    #expect(Tag(exactly: -1) == nil && Tag(exactly: 2048) == nil)
    #expect(NeuronOnCore(exactly: 255)?.index == 255)
    #expect(NeuronOnCore(exactly: -1) == nil && NeuronOnCore(exactly: 256) == nil)
    #expect(SynapseOnNeuron(exactly: 63)?.index == 63)
    #expect(SynapseOnNeuron(exactly: -1) == nil && SynapseOnNeuron(exactly: 64) == nil)
    #expect(DestinationOnNeuron(exactly: 3)?.index == 3)
    #expect(DestinationOnNeuron(exactly: -1) == nil && DestinationOnNeuron(exactly: 4) == nil)
    #expect(ChipOnBoard(exactly: 224)?.index == 224)
    #expect(ChipOnBoard(exactly: -1) == nil && ChipOnBoard(exactly: 225) == nil)
  }

  @Test func `hops run from -7 to 7 in x and in y`() {
    for hop in -7...7 {
      #expect(Hop(exactlyX: hop, y: 0)?.x == Int8(hop))
      #expect(Hop(exactlyX: 0, y: hop)?.y == Int8(hop))
    }
    for hop in [-8, 8, .min, .max] {
      #expect(Hop(exactlyX: hop, y: 0) == nil)
      #expect(Hop(exactlyX: 0, y: hop) == nil)
    }
  }

  @Test func `lane of every neuron leads back to the neuron`() {
    for lane in stride(from: 0, to: ChipOnBoard.limit * 1024, by: 97) {
      #expect(NeuronOnBoard(lane: lane).lane == lane)
    }
  }
}
