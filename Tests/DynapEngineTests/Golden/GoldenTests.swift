import DynapEngine
import DynapUnits
import Testing

/// Exact digests of small runs: they move when, and only when, results differ in a bit.
///
/// Lanes compute in our own exponential and logarithm, and mismatch in ``ReproducibleMath``, so that steps and dies
/// are the same bits everywhere. Coefficients come from the C library's `exp`, `expm1` and `log` in Double, rounded
/// to Float. Glibc's are off by at most one unit in the last place, which the rounding hides but for about one case in
/// a hundred million. A digest that differs on another C library only is that case.
@Suite(.serialized) struct GoldenTests {
  @Test("a seeded network gives the digests on record", arguments: SimulationOptions.Fidelity.allCases)
  func digest(fidelity: SimulationOptions.Fidelity) throws {
    let run = "network.\(fidelity.rawValue)"
    let digest = try GoldenDigest(GoldenNetwork(fidelity))
    try #require(digest.spikeCount > 200, "the network must be active to be worth a digest")
    if GoldenFile.isRecording { try GoldenFile.record(digest.entries, of: run) }
    let recorded = try GoldenFile.digests(of: run)
    let names = Set(recorded.keys).union(digest.entries.keys).sorted()
    let moved = names.filter { recorded[$0] != digest.entries[$0] }
    #expect(
      moved.isEmpty,
      """
      results of \(run) differ. If physics was meant to change: run `make golden`, commit Tests/Golden/digests.txt, \
      and say in the changelog under Physics what moved. Otherwise something has changed results by accident.
      """)
  }

  @Test(
    "neither threads nor the cuts of a run change a digest",
    arguments: [
      (1, SimTime.us(300)), (1, .ms(7)), (2, .ms(200)), (2, .us(1700)), (3, .ms(200)), (3, .ms(31)),
    ])
  func slicing(threads: Int, piece: SimTime) throws {
    // The device level is the slowest by far; one arrangement stands for all, as it shares the stepper.
    for fidelity in SimulationOptions.Fidelity.allCases
    where fidelity != .device || threads == 3 && piece < .ms(50) {
      let network = GoldenNetwork(fidelity)
      #expect(try GoldenDigest(network, threads: threads, piece: piece) == GoldenDigest(network))
    }
  }
}
