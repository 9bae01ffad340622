import DynapCircuits
@testable import DynapLab
import Testing

@Suite struct DPIBenchTests {
  @Test func `what is fitted agrees with the closed forms`() throws {
    let clock = ContinuousClock()
    let start = clock.now
    var request = CharacterizationRequest()
    request.thinning = 3
    let report = try DPIBench.run(request)
    print(clock.now - start)
    print(report.lines.joined(separator: "\n"))
    #expect(report.holds, "\(report.lines.joined(separator: "\n"))")
    #expect(report.notes.isEmpty)
  }
}
