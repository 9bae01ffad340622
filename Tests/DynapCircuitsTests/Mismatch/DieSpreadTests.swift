import DynapUnits
import Testing

@testable import DynapCircuits

@Suite("Die spread") struct DieSpreadTests {
  static let delay2 = parameter("SYPD_DLY2_P", device: .ps_25, spread: .mismatchedDelay)
  static let weight = parameter("SYAM_W0_P", device: .p1_92x1, spread: .weight)
  static let leak = parameter("SOIF_LEAK_N", device: .n5_6x6, spread: .leak)

  /// Factors of `count` neurons, over chips and cores.
  static func factors(_ source: DieSpread.Source, _ count: Int) -> [Double] {
    (0..<count).map {
      source.factor(at: SiliconPlace(chip: $0 / 1024, core: $0 / 256 % 4, neuron: $0 % 256))
    }
  }

  static func mean(_ x: [Double]) -> Double { x.reduce(0, +) / Double(x.count) }
  static func deviation(_ x: [Double]) -> Double {
    let mean = mean(x)
    return (x.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(x.count)).squareRoot()
  }

  /// The conditions of the published table of spreads: kappa .7, 25.85 mV, no current-factor term.
  static let published: (model: MismatchModel, process: Process) = {
    var model = MismatchModel()
    model.betaMatching = 0
    var process = Process.dynapse2
    process.fixedThermalVoltage = Voltage(25.85, .milli)
    process.kappaN = 0.7
    process.kappaP = 0.7
    return (model, process)
  }()

  // Beside V46 of the validation table: without it the mean would be exp(sigma^2 / 2) = 1.0202.
  @Test("a mean-preserving log-normal factor has mean 1")
  func preservedMean() {
    var model = MismatchModel()
    model.outputSigma = 0.2
    model.preservesMean = true
    let preserved = Self.factors(DieSpread(serial: 46, model: model).outputSource("test"), 100_000)
    #expect(agree(Self.mean(preserved), 1, within: 2e-3))
  }

  // Printed for kappa .7 and 25.85 mV without the current-factor term, to two or three digits.
  @Test(
    "a device's spread is the published one",
    arguments: [
      (MirrorDevice.n5_6x6, 0.017), (.ns3, 0.032), (.ns2, 0.048), (.p3x1, 0.055), (.p1x2, 0.068),
      (.p1_92x1, 0.069),
      (.p_5x2, 0.096), (.p2x_3, 0.124), (.ps_25, 0.383),
    ])
  func publishedSigmas(_ device: MirrorDevice, _ sigma: Double) {
    let derived = Self.published.model.sigma(
      of: parameter("A_N", device: device), process: Self.published.process)
    #expect(abs(derived - sigma) <= 0.00051)
  }

  // By hand: sqrt((.705 x 5 mV / 25.8649 mV)^2 / 2 + .01^2) / sqrt(.0625) = .38752.
  @Test("the default process adds the current factor in quadrature")
  func quadrature() {
    #expect(agree(MismatchModel().sigma(of: Self.delay2, process: .dynapse2), 0.38752, within: 1e-4))
  }

  // V48.
  @Test("the same serial gives the same die, bit by bit, and another serial another one")
  func serials() {
    let first = Self.factors(DieSpread(serial: 1).source(for: Self.weight), 2048)
    #expect(first == Self.factors(DieSpread(serial: 1).source(for: Self.weight), 2048))
    let second = Self.factors(DieSpread(serial: 2).source(for: Self.weight), 2048)
    #expect(zip(first, second).allSatisfy { $0 != $1 })
    // The high half of a serial counts too.
    let high = Self.factors(DieSpread(serial: 1 << 32 | 1).source(for: Self.weight), 2048)
    #expect(zip(first, high).allSatisfy { $0 != $1 })
  }

  // V48: the bias itself is no argument of a draw; what is left is the order and the neighbours.
  @Test("a factor does not depend on the order of draws or on what else is drawn")
  func order() {
    let spread = DieSpread(serial: 48)
    let place = SiliconPlace(chip: 1, core: 2, neuron: 3, synapse: 4)
    let alone = spread.factor(Self.weight, at: place)
    _ = Self.factors(spread.source(for: Self.leak), 100)
    #expect(spread.factor(Self.weight, at: place) == alone)
    #expect(
      Self.factors(spread.source(for: Self.leak), 9)
        == Array(Self.factors(spread.source(for: Self.leak), 10)[..<9]))
    // Another spread moves the factor and keeps the draw.
    var wider = spread.model
    wider.scale = 2
    let source = DieSpread(serial: 48, model: wider).source(for: Self.weight)
    #expect(source.normal(at: place) == spread.source(for: Self.weight).normal(at: place))
    #expect(agree(source.factor(at: place), alone * alone, within: 1e-14))
  }

  // These numbers pin the mapping of serial, name and place to a factor: if they move, every recorded die has
  // changed.
  @Test("the factors of a known die stay what they are")
  func pinned() {
    #expect(FNV1a.hash("") == 0x811C_9DC5)
    #expect(FNV1a.hash("a") == 0xE40C_292C)
    #expect(FNV1a.hash("foobar") == 0xBF9C_F968)
    let spread = DieSpread(serial: 1234)
    let place = SiliconPlace(chip: 0, core: 1, neuron: 17, synapse: 42)
    let factors = [
      spread.factor(Self.weight, at: place), spread.dieFactor(Self.weight),
      spread.capacitorFactor("membrane_capacitance", at: place),
      spread.outputFactor("dendrite.ampa", at: place),
    ]
    #expect(factors == [1.0406418180784813, 0.9206596647154781, 0.9949171550836368, 1.068952593384039])
  }

  @Test("neighbours in every direction are uncorrelated")
  func uncorrelated() {
    let source = DieSpread(serial: 49).source(for: Self.weight)
    let other = DieSpread(serial: 49).source(for: parameter("SYAM_W1_P", device: .p1_92x1))
    let next = DieSpread(serial: 50).source(for: Self.weight)
    let count = 16_384
    func normals(_ source: DieSpread.Source, _ core: Int, _ neuron: Int, _ synapse: Int) -> [Double] {
      (0..<count).map {
        source.normal(
          at: SiliconPlace(core: core, neuron: ($0 / 64 + neuron) % 256, synapse: ($0 % 64 + synapse) % 64))
      }
    }
    let base = normals(source, 0, 0, 0)
    let neighbours = [
      normals(source, 0, 0, 1), normals(source, 0, 1, 0), normals(source, 0, 16, 0), normals(source, 1, 0, 0),
      normals(other, 0, 0, 0), normals(next, 0, 0, 0),
    ]
    for neighbour in neighbours {
      let correlation = zip(base, neighbour).reduce(0) { $0 + $1.0 * $1.1 } / Double(count)
      // Five standard errors.
      #expect(abs(correlation) < 5 / Double(count).squareRoot())
    }
    let once = (0..<count).map { source.normal(at: SiliconPlace(core: $0 / 256 % 4, neuron: $0 % 256)) }
    #expect(Set(once + base).count == 1024 + count)
  }

  @Test("the die's factor is shared by all its neurons and differs between parameters, chips and serials")
  func dieFactor() {
    let spread = DieSpread(serial: 51)
    let factor = spread.dieFactor(Self.weight)
    #expect(factor == spread.dieFactor(Self.weight, chip: 0))
    #expect(factor != spread.dieFactor(Self.leak))
    #expect(factor != spread.dieFactor(Self.weight, chip: 1))
    #expect(factor != DieSpread(serial: 52).dieFactor(Self.weight))
    let logs = (0..<4000).map { ReproducibleMath.log(DieSpread(serial: UInt64($0)).dieFactor(Self.weight)) }
    #expect(agree(Self.deviation(logs), 0.05, within: 5e-2))
  }

  @Test("capacitors and outputs draw apart from a parameter of the same name, by their own spread")
  func purposes() {
    let spread = DieSpread(serial: 53)
    let place = SiliconPlace(core: 1, neuron: 2)
    let sources = [
      spread.source(for: parameter("X")), spread.capacitorSource("X"), spread.outputSource("X"),
    ]
    #expect(Set(sources.map { $0.normal(at: place) }).count == 3)
    #expect(sources[1].sigma == 0.003)
    #expect(sources[2].sigma == 0.068)
    #expect(spread.capacitorFactor("X", at: place) == sources[1].factor(at: place))
    #expect(spread.outputFactor("X", at: place) == sources[2].factor(at: place))
  }

  @Test("a model that is off, or of scale 0, gives exactly 1", arguments: MismatchModel.Kind.allCases)
  func exactlyOne(_ kind: MismatchModel.Kind) {
    var model = MismatchModel(kind)
    if kind != .off { model.scale = 0 }
    model.preservesMean = kind == .group
    let spread = DieSpread(serial: 54, model: model)
    for neuron in 0..<256 {
      let place = SiliconPlace(neuron: neuron)
      #expect(spread.factor(Self.delay2, at: place) == 1)
      #expect(spread.capacitorFactor("membrane_capacitance", at: place) == 1)
      #expect(spread.outputFactor("dendrite.ampa", at: place) == 1)
    }
    #expect(spread.dieFactor(Self.delay2) == 1)
  }

  @Test("the group model spreads a parameter by its group, and not at all without one")
  func groups() {
    let spread = DieSpread(serial: 55, model: MismatchModel(.group))
    let factors = Self.factors(spread.source(for: Self.weight), 20_000)
    #expect(agree(Self.deviation(factors) / Self.mean(factors), 0.20, within: 3e-2))
    #expect(spread.factor(parameter("SOHO_VB_P", device: .p_5x2), at: SiliconPlace()) == 1)
  }

  @Test("a parameter without a published device spreads as a 2 um^2 one, and says that this is assumed")
  func withoutDevice() {
    let model = MismatchModel()
    let bare = parameter("DEAM_REV_N")
    #expect(
      model.sigma(of: bare, process: .dynapse2)
        == model.sigma(of: parameter("B_P", device: .p1x2), process: .dynapse2))
    #expect(model.provenance(of: bare) == .assumed)
    #expect(model.provenance(of: Self.weight) == .fitted)
  }
}
