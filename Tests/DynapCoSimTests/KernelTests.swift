import DynapCoSim
import Testing

@Suite struct KernelTests {
  @Test func `the default build has the SystemC kernel`() {
    #expect(Kernel.isAvailable)
  }
}
