import CDynap
import DynapABI
import Testing

@Suite struct VersionTests {
  @Test func `the library has the version of its header`() {
    #expect(dynap_abi_version() == DYNAP_ABI_VERSION)
  }
}
