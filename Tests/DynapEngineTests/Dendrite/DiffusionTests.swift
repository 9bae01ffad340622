import DynapChip
import DynapCircuits
import DynapEngine
import DynapFabric
import DynapUnits
import Testing

#if canImport(Glibc)
  import Glibc
#endif

/// The diffusion of AMPA currents over a core, rows V32 and V33 of the analog dossier.
@Suite struct DiffusionTests {
  static let option = DendriteOption(
    latches: LatchSet(.deamAMPA),
    codes: [
      ("DEAM_HRES_P", BiasCode(2, 40)), ("DEAM_VRES_P", BiasCode(2, 80)), ("DEAM_NRES_P", BiasCode(2, 20)),
    ], neurons: Array(0..<140))

  /// A core of killed neurons that all take part, with conductances relative to the own soma's.
  static func rig(horizontal: Double, vertical: Double, takePart: Range<Int> = 0..<256) -> Rig {
    var rig = Rig()
    rig.latch(.soifKill, 0..<256)
    rig.latch(.deamAMPA, takePart)
    rig.set("DEAM_NRES_P", 1e6)
    rig.set("DEAM_HRES_P", 1e6 * horizontal)
    rig.set("DEAM_VRES_P", 1e6 * vertical)
    return rig
  }

  /// What the somata get in the first step, pA, in units of the current of the first source.
  static func response(_ rig: Rig, sources: [Int: Double]) throws -> (output: [Double], total: Double) {
    var plain = rig
    for n in 0..<256 { plain.board[Rig.neuron(n)].latches[.deamAMPA] = false }
    let means = try [rig, plain].map { rig in
      var simulation = try rig.simulation()
      for (n, current) in sources { simulation.setState("I_ampa", of: Rig.neuron(n), to: current) }
      simulation.run(for: rig.options.step)
      return try (0..<256).map { try #require(simulation.row("I_ampa.mean", of: Rig.neuron($0))) }
    }
    let total = means[1].reduce(0, +)
    return (means[0].map { $0 / total }, total)
  }

  /// Neuron ids run down a column first.
  static func at(_ column: Int, _ row: Int) -> Int { column * 16 + row }

  @Test(
    "V32: along a chain currents fall by a constant ratio",
    arguments: [(0.1, 0.8452, 0.0839), (1, 0.44721, 0.38197), (10, 0.1562, 0.7298)], [true, false])
  func chain(conductance: (g: Double, centre: Double, ratio: Double), isVertical: Bool) throws {
    // A single row or column of 16 neurons instead of an infinite one: a border reflects what reaches it.
    let rig = Self.rig(
      horizontal: isVertical ? 1e-9 : conductance.g, vertical: isVertical ? conductance.g : 1e-9)
    let output = try Self.response(rig, sources: [Self.at(8, 8): 1e5]).output
    let line = (0..<16).map { output[isVertical ? Self.at(8, $0) : Self.at($0, 8)] }
    #expect(abs(line.reduce(0, +) - 1) < 1e-5)
    let g = conductance.g
    // Images of the source at the reflecting borders, between 0 and 15.
    let ratio = 1 + 1 / (2 * g) - ((1 + 1 / (2 * g)) * (1 + 1 / (2 * g)) - 1).squareRoot()
    let centre = 1 / (1 + 4 * g).squareRoot()
    #expect(relativeError(centre, conductance.centre) < 1e-3)
    #expect(relativeError(ratio, conductance.ratio) < 1e-3)
    for (n, current) in line.enumerated() {
      var expected = 0.0
      for image in -8...8 {
        expected += centre * pow(ratio, abs(Double(n - 8 + 32 * image)))
        expected += centre * pow(ratio, abs(Double(n + 9 + 32 * image)))
      }
      #expect(relativeError(current, expected) < 1e-4)
    }
    if g <= 1 {
      #expect(relativeError(line[8], conductance.centre) < 1e-3)
      #expect(relativeError(line[9] / line[8], conductance.ratio) < 1e-3)
    }
  }

  @Test(
    "V33: a source at (8, 8) of the whole core",
    arguments: [
      (0.1, 0.72957, 0.05350, 0.00777), (1, 0.25405, 0.06756, 0.03201), (10, 0.04570, 0.02186, 0.01580),
    ])
  func grid(g: Double, centre: Double, nearest: Double, diagonal: Double) throws {
    let output = try Self.response(Self.rig(horizontal: g, vertical: g), sources: [Self.at(8, 8): 1e5]).output
    #expect(relativeError(output[Self.at(8, 8)], centre) < 1e-3)
    for (column, row) in [(7, 8), (9, 8), (8, 7), (8, 9)] {
      #expect(relativeError(output[Self.at(column, row)], nearest) < 1e-2)
    }
    #expect(relativeError(output[Self.at(9, 8)], nearest) < 1e-3)
    #expect(relativeError(output[Self.at(9, 9)], diagonal) < 1e-3)
    #expect(abs(output.reduce(0, +) - 1) < 1e-6)
  }

  /// The currents of the somata by Gauss elimination in Double, from the conductances of the simulation.
  static func dense(_ simulation: Simulation, _ sources: [Double]) throws -> [Double] {
    func row(_ name: String) throws -> [Double] {
      try (0..<256).map { try #require(simulation.row(name, of: Rig.neuron($0))) }
    }
    let (isOn, own) = (try row("diff.on"), try row("diff.own"))
    let (right, down) = (try row("diff.horizontal"), try row("diff.vertical"))
    var a = [[Double]](repeating: [Double](repeating: 0, count: 257), count: 256)
    func connect(_ j: Int, _ k: Int, _ conductance: Double) {
      guard isOn[j] > 0, isOn[k] > 0 else { return }
      a[j][j] += conductance
      a[k][k] += conductance
      a[j][k] -= conductance
      a[k][j] -= conductance
    }
    for j in 0..<256 {
      a[j][j] += own[j]
      a[j][256] = sources[j]
      if j % 16 < 15 { connect(j, j + 1, down[j]) }
      if j < 240 { connect(j, j + 16, right[j]) }
    }
    for j in 0..<256 {
      for k in j + 1..<256 where a[k][j] != 0 {
        let factor = a[k][j] / a[j][j]
        for l in j...256 { a[k][l] -= factor * a[j][l] }
      }
    }
    var node = [Double](repeating: 0, count: 256)
    for j in stride(from: 255, through: 0, by: -1) {
      var rest = a[j][256]
      for k in j + 1..<256 { rest -= a[j][k] * node[k] }
      node[j] = rest / a[j][j]
    }
    return zip(node, own).map { $0 * $1 }
  }

  @Test(
    "with mismatch and gaps every current agrees with a dense solution, and none is lost",
    arguments: [0.01, 1, 300])
  func mismatchAndGaps(g: Double) throws {
    var rig = Self.rig(horizontal: g, vertical: 0.3 * g)
    rig.options.mismatch = MismatchModel()
    let generator = Philox(key: 33)
    var sources: [Int: Double] = [:]
    for n in 0..<256 {
      let draw = generator.uniform(at: .init(UInt32(n), 0, 0, 0))
      if draw < 0.15 { rig.board[Rig.neuron(n)].latches[.deamAMPA] = false }
      if draw > 0.6 { sources[n] = 1e6 * draw * draw }
    }
    var simulation = try rig.simulation()
    for (n, current) in sources { simulation.setState("I_ampa", of: Rig.neuron(n), to: current) }
    simulation.run(for: rig.options.step)
    var plain = rig
    for n in 0..<256 { plain.board[Rig.neuron(n)].latches[.deamAMPA] = false }
    var without = try plain.simulation()
    for (n, current) in sources { without.setState("I_ampa", of: Rig.neuron(n), to: current) }
    without.run(for: rig.options.step)
    func means(_ simulation: Simulation) throws -> [Double] {
      try (0..<256).map { try #require(simulation.row("I_ampa.mean", of: Rig.neuron($0))) }
    }
    let (output, input) = (try means(simulation), try means(without))
    let expected = try Self.dense(simulation, input)
    for n in 0..<256 {
      if rig.board[Rig.neuron(n)].latches[.deamAMPA] {
        #expect(abs(output[n] - expected[n]) <= 5e-6 * expected[n])
      } else {
        #expect(output[n] == input[n])
      }
    }
    #expect(relativeError(output.reduce(0, +), input.reduce(0, +)) < 1e-6)
  }

  @Test("conductances far apart leave the total as it is", arguments: [1e-4, 1e4], [1e-4, 1, 1e4])
  func conserved(horizontal: Double, vertical: Double) throws {
    let rig = Self.rig(horizontal: horizontal, vertical: vertical)
    let sources = [0: 1e5, 17: 3e3, Self.at(8, 8): 7e4, 255: 10]
    let response = try Self.response(rig, sources: sources)
    #expect(abs(response.output.reduce(0, +) - 1) < 1e-6)
  }

  @Test("a weak coupling to the own soma shares the input of all equally")
  func pooling() throws {
    let output = try Self.response(Self.rig(horizontal: 1e5, vertical: 1e5), sources: [3: 1e5]).output
    for current in output { #expect(relativeError(current, 1.0 / 256) < 1e-2) }
  }

  /// A core in which a killed neuron gives short currents to neighbours with slow membranes.
  static func slowNeighbours(keepsAwake: Bool) throws -> [Double] {
    var rig = Rig()
    rig.set("DEAM_ETAU_P", 868.79)
    rig.set("SOIF_LEAK_N", 1)
    for name in ["DEAM_NRES_P", "DEAM_HRES_P", "DEAM_VRES_P"] { rig.set(name, 1e4) }
    rig.set("SYAM_W0_P", 400e3)
    rig.set("SYPD_EXT_N", 35_000)
    rig.latch(.deamAMPA, 0..<128)
    rig.latch(.soifKill, 16..<32)
    for i in 0..<8 { rig.board[Rig.neuron(20)].synapses[i] = Synapse(tag: 1, dendrite: .ampa, weight: .w0) }
    // A neuron at the other end of the core that takes no part.
    rig.latch(.soifKill, 255..<256)
    if keepsAwake { rig.latch(.soDC, 255..<256) }
    var simulation = try rig.simulation()
    simulation.run(for: .ms(20))
    simulation.inject([InputEvent(time: .ms(20), destination: Destination(tag: 1, cores: .all))])
    simulation.run(for: .ms(60))
    return try (0..<255).flatMap { n in
      try ["I_mem", "I_ampa"].map { try #require(simulation.state($0, of: Rig.neuron(n))) }
    }
  }

  @Test("a sleeping core spreads its currents as one that is kept awake")
  func sleep() throws {
    let awake = try Self.slowNeighbours(keepsAwake: true)
    #expect(awake[2 * 36] > 1 && awake[2 * 36] < 400)
    #expect(try Self.slowNeighbours(keepsAwake: false) == awake)
  }

  @Test("a configuration that comes while it runs is in force with the next step")
  func reconfigured() throws {
    let rig = Self.rig(horizontal: 1, vertical: 1)
    var off = rig
    for n in 0..<256 { off.board[Rig.neuron(n)].latches[.deamAMPA] = false }
    var simulation = try off.simulation()
    simulation.setState("I_ampa", of: Rig.neuron(136), to: 1e5)
    simulation.run(for: .us(200))
    try simulation.apply(rig.board)
    simulation.run(for: .us(100))
    let direct = try Self.response(rig, sources: [136: 1e5 * exp(-0.02)])
    let centre = try #require(simulation.row("I_ampa.mean", of: Rig.neuron(136)))
    #expect(relativeError(centre / direct.total, direct.output[136]) < 1e-6)
    try simulation.apply(off.board)
    simulation.run(for: .us(100))
    #expect(simulation.row("I_ampa.mean", of: Rig.neuron(137)) == 0)
  }

  @Test("threads, cuts, a configuration applied anew and neurons without the latch")
  func invariance() throws { try Self.option.checkInvariance() }

  @Test("finite under absurd biases")
  func absurdBiases() throws { try Self.option.checkAbsurdBiases() }

  @Test(
    "the conductances have their declared spread",
    arguments: [
      ("diff.own", Diffusion.own), ("diff.horizontal", Diffusion.horizontal),
      ("diff.vertical", Diffusion.vertical),
    ])
  func mismatch(row: String, conductance: Parameter) throws {
    #expect(abs(try DendriteOption.spreadRatio(row, conductance, LatchSet(.deamAMPA)) - 1) < 0.133)
  }
}
