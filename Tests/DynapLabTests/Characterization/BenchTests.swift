import DynapChip
import DynapCircuits
import DynapUnits
import Testing

@testable import DynapLab

@Suite struct BenchTests {
  /// A quick look: every fourth point of the sweeps.
  static func request() -> CharacterizationRequest {
    var request = CharacterizationRequest()
    request.thinning = 4
    return request
  }

  static let names = CharacterizationCatalogue.all.map { $0.name }

  static func bench(_ name: String) throws -> any Characterization.Type {
    try #require(CharacterizationCatalogue.bench(named: name))
  }

  @Test(arguments: names)
  func `what a bench fits agrees with the closed forms`(_ name: String) throws {
    let bench = try Self.bench(name)
    let report = try bench.run(Self.request())
    #expect(report.holds, "\(report.lines.joined(separator: "\n"))")
    #expect(report.notes.isEmpty && report.isNominal && report.name == name)
    #expect(report.findings.count >= 3 && report.findings.allSatisfy { $0.tolerance < 0.7 })
    #expect(report.tables.count { $0.name.isEmpty } == 1 && report.tables.allSatisfy { !$0.rows.isEmpty })
    let picture = report.figure.svg()
    #expect(picture.contains("width=\"720\"") && !picture.contains("no data"))
    #expect(report.figure.panels.allSatisfy { $0.ownXAxis != nil && !$0.title.isEmpty })
  }

  @Test func `names are the nouns of the lab, each once`() {
    #expect(
      Self.names == [
        "dpi", "std", "delay", "nmda", "fi", "refractory", "adaptation", "homeostasis", "sadc", "mismatch",
      ])
    for bench in CharacterizationCatalogue.all {
      let parameters = bench.operatingPoint.map(\.parameter)
      #expect(Set(parameters).count == parameters.count && parameters.allSatisfy { $0.isModelled })
      #expect(bench.sweeps.allSatisfy { $0.scope == .core })
    }
  }

  // (3, 7) gives 215.46 pA where (2, 30) gives 107.72 pA.
  @Test func `twice the leak halves the time constant that is fitted`() throws {
    let tau = AMPA.tau
    func timeConstant(_ code: BiasCode) throws -> Double {
      var request = Self.request()
      request.thinning = 100
      request.biases = [BiasSetting(tau, code)]
      let report = try DPIBench.run(request)
      let name = "time constant at \(tau.name) \(code)"
      return try #require(report.findings.first { $0.quantity == name }).found
    }
    let ratio = try timeConstant(BiasCode(2, 30)) / timeConstant(BiasCode(3, 7))
    #expect(abs(ratio - 215.462728 / 107.719029) < 1e-4)
  }

  @Test func `a die with mismatch has deviations in place of verdicts`() throws {
    var request = Self.request()
    request.serial = 7
    let report = try RefractoryBench.run(request)
    #expect(!report.isNominal && report.holds)
    #expect(report.lines[0].contains("DEVIATION") && !report.lines[0].contains("VERDICT"))
    let errors = report.findings.filter { $0.unit == "ms" }.map { $0.found / $0.expected - 1 }
    // One timer with one mirror: the same factor at every code, of 3 % and of the die's 5 %.
    #expect(errors.allSatisfy { abs($0) > 1e-3 && abs($0) < 0.25 && abs($0 - errors[0]) < 1e-3 })
  }

  @Test func `another dendrite at another step agrees as well`() throws {
    var request = Self.request()
    request.thinning = 100
    request.step = .us(200)
    request.sweep = Shunt.tau
    let report = try DPIBench.run(request)
    let times = report.findings.filter { $0.quantity.hasPrefix("time constant at DESC_ITAU_P") }
    #expect(!times.isEmpty && times.allSatisfy { $0.holds })
  }

  @Test func `a step that no board runs with is refused`() throws {
    var request = Self.request()
    request.step = .us(1500)
    for bench in CharacterizationCatalogue.all {
      let error = #expect(throws: DiagnosticError.self) { try bench.run(request) }
      #expect(error?.diagnostics.first?.code == "step-out-of-range", "\(bench.name)")
    }
  }

  @Test func `what a bench cannot do is told by name`() throws {
    var request = CharacterizationRequest()
    request.biases = [BiasSetting(DirectCurrent.dc, 2, 80), BiasSetting(AMPA.tau, 1, 1)]
    request.sweep = Membrane.leak
    #expect(
      request.problems(for: FIBench.self).map(\.description) == [
        """
        error[bench-without-bias]: --bias SOIF_DC_P is what fi sweeps; it takes SOIF_LEAK_N, SOIF_GAIN_N, \
        SOIF_SPKTHR_P, SOIF_REFR_N
        """,
        """
        error[bench-without-bias]: --bias DEAM_ETAU_P is not free in fi; it takes SOIF_LEAK_N, SOIF_GAIN_N, \
        SOIF_SPKTHR_P, SOIF_REFR_N
        """,
        "error[bench-without-sweep]: --sweep SOIF_LEAK_N is not what fi can sweep; give one of SOIF_DC_P",
      ])
    #expect(
      request.problems(for: DepressionBench.self).last?.description
        == "error[bench-without-sweep]: --sweep SOIF_LEAK_N is not what std can sweep; it sweeps no bias")
    let own = request.restricted(to: DPIBench.self)
    #expect(own.biases.map(\.parameter) == [AMPA.tau] && own.sweep == nil)
  }

  /// Biases at which next to nothing can be measured: numbers that are none, notes, and no crash.
  @Test(
    arguments: [
      ("dpi", BiasSetting(WeightDAC.weight0, .lowest)),
      ("fi", BiasSetting(Membrane.leak, .highest)), ("adaptation", BiasSetting(Adaptation.weight, .lowest)),
      ("std", BiasSetting(ShortTermDepression.depletion, .highest)),
      ("sadc", BiasSetting(SpikingADC.pulseWidth, .lowest)),
    ])
  func `a bias that makes no sense ends in words`(_ name: String, _ bias: BiasSetting) throws {
    var request = Self.request()
    request.biases = [bias]
    let report = try Self.bench(name).run(request)
    #expect(!report.lines.isEmpty && !report.figure.svg().isEmpty)
  }
}
