/// The grid that shares AMPA current between neighbouring neurons of a core.
///
/// On silicon: the 256 neurons of a core form 16 x 16; transistors connect the AMPA output nodes of neighbours, and one
/// more feeds each node's current to its own soma.
///
/// Equation: I_syn,j = I_j + sum over neighbours k of c_jk (I_j / n_j - I_k / n_k), where c is I_hres to the left and
/// right and I_vres up and down, and n is I_nres. Without mismatch this is
/// I_syn,j = I_j + g_h sum (I_j - I_k) + g_v sum (I_j - I_l) with g_h = I_hres / I_nres and g_v = I_vres / I_nres.
/// Symbols: I_syn current of the dendrite, I what its soma gets, n `DEAM_NRES_P`, c `DEAM_HRES_P` and `DEAM_VRES_P`, pA.
/// Shape: lanes, a whole core at a time. The total current is conserved; the borders of the core reflect.
/// Neuron i is in column i / 16 and row i mod 16; a connection has the biases of its left or upper neuron. Only neurons
/// with `latch_deam_ampa` on take part: towards others there is a border, and those keep their current bit by bit.
/// Method: the equations are solved directly, column by column. With P_c the inverse of what the nodes of column c see once
/// the columns before it are eliminated, found once per configuration, a step goes forth, y_c = P_c (I_c + s_c-1 y_c-1),
/// and back, x_c = y_c + P_c s_c x_c+1, where s_c are the conductances between columns c and c + 1. No result depends on a
/// step before, hence none on sleep, threads or cuts. Eliminating a node adds conductances and never subtracts any, and
/// nothing in P is negative, so that each current is exact to some roundings however the biases differ.
/// Not modelled: the exponent with which currents of biases become conductances (taken to be 1); the time of spreading.
/// Source: 4.5 of the analog dossier, where the law is derived and the latch's part inferred; places from 1.1 of the
/// digital dossier.
public struct Diffusion: Circuit {
  /// The block's name in reports and documents.
  public static let name = "dendrite.diffusion"
  /// The biases of the block, in the order of the vendor's table.
  public static let parameters = [own, horizontal, vertical]
  /// When in a step the circuit is called.
  public static let phase = Phase.dendrite
  /// Neurons of a core act on one another.
  public static let grain = side * side

  /// Neurons along a side of the grid.
  private static var side: Int { 16 }

  private static let takesPartRow = RowDeclaration(
    "diff.on", "1", .coefficient, "1 where the neuron takes part")
  private static let ownRow = RowDeclaration("diff.own", "pA", .coefficient, "conductance to the soma")
  private static let sidewaysRow = RowDeclaration(
    "diff.horizontal", "pA", .coefficient, "conductance to the next column")
  private static let downwardsRow = RowDeclaration(
    "diff.vertical", "pA", .coefficient, "conductance to the next row")
  private static let linkRow = RowDeclaration(
    "diff.link", "pA", .coefficient, "conductance to the next column where both nodes take part")
  private static let planRow = RowDeclaration(
    "diff.plan", "1", .coefficient, "of a core's first lane: 0 not factorised, 1 nobody takes part, 2 ready")
  private static let potentialRow = RowDeclaration(
    "diff.potential", "1", .scratch, "what feeds a node, and its potential where that is known")
  private static let inverseRows = (0..<side).map { column in
    RowDeclaration(
      "diff.inverse.\(column)", "1/pA", .coefficient,
      "potentials of the 16 nodes of column \(column) per current into each of them, one node after the other"
    )
  }
  /// The circuit's states and coefficients.
  public static let rows =
    [takesPartRow, ownRow, sidewaysRow, downwardsRow, linkRow, planRow, potentialRow] + inverseRows

  private let takesPart: Row
  private let ownConductance: Row
  private let sideways: Row
  private let downwards: Row
  private let link: Row
  private let plan: Row
  private let potential: Row
  private let inverses: [Row]
  private let ampa: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    takesPart = rows[Self.takesPartRow]
    ownConductance = rows[Self.ownRow]
    sideways = rows[Self.sidewaysRow]
    downwards = rows[Self.downwardsRow]
    link = rows[Self.linkRow]
    plan = rows[Self.planRow]
    potential = rows[Self.potentialRow]
    inverses = Self.inverseRows.map { rows[$0] }
    ampa = AMPA(rows).dpi.mean
  }

  /// Current spreads where the latch is on.
  public static func isNeeded(_ latches: LatchSet) -> Bool { latches[.deamAMPA] }

  /// Computes the coefficients of a lane; those of its core as a whole follow in the next step.
  public func derive(_ lane: Int, _ settings: LaneSettings) {
    takesPart[lane] = settings.latches[.deamAMPA] ? 1 : 0
    ownConductance[lane] = Float(settings.clippedCurrent(Self.own))
    sideways[lane] = Float(settings.clippedCurrent(Self.horizontal))
    downwards[lane] = Float(settings.clippedCurrent(Self.vertical))
    plan[lane / Self.grain * Self.grain] = 0
  }

  /// Spreads the mean AMPA currents of whole cores.
  public func step(_ lanes: Range<Int>, _ context: inout StepContext) {
    collect(lanes)
    var isReady = false
    for first in stride(from: lanes.lowerBound, to: lanes.upperBound, by: Self.grain) {
      if plan[first] == 0 { factorise(first) }
      guard plan[first] == 2 else { continue }
      solve(first)
      isReady = true
    }
    if isReady { distribute(lanes) }
  }

  /// Takes the currents that feed the nodes.
  private func collect(_ lanes: Range<Int>) {
    let (current, takesPart, potential) = (ampa.base, self.takesPart.base, self.potential.base)
    LaneBatch.each(lanes) { first, buffer in
      let sources = buffer[0]
      for i in 0..<LaneBatch.size {
        let source = current[first &+ i]
        sources[i] = takesPart[first &+ i] > 0 ? source : 0
      }
      LaneBatch.write(sources, to: potential + first)
    }
  }

  /// Gives the somata their currents; where nobody takes part, each keeps its own.
  private func distribute(_ lanes: Range<Int>) {
    let (current, takesPart) = (ampa.base, self.takesPart.base)
    let (own, potential) = (ownConductance.base, self.potential.base)
    LaneBatch.each(lanes) { first, buffer in
      let spread = buffer[0]
      for i in 0..<LaneBatch.size {
        let (fed, kept) = (potential[first &+ i] * own[first &+ i], current[first &+ i])
        spread[i] = takesPart[first &+ i] > 0 ? fed : kept
      }
      LaneBatch.write(spread, to: current + first)
    }
  }

  /// Eliminates the nodes of a core one by one: each passes its current on to its neighbours in fixed shares, and
  /// leaves them connected among themselves.
  ///
  /// Costs about 100 000 multiplications.
  private func factorise(_ first: Int) {
    let (side, count) = (Self.side, Self.grain)
    guard (first..<first + count).contains(where: { takesPart[$0] > 0 }) else {
      plan[first] = 1
      return
    }
    // The conductances from node j to j + 1 ... j + 16, and from j to its soma and to those of eliminated nodes.
    var links = [Double](repeating: 0, count: (count + side) * side)
    var ground = [Double](repeating: 1, count: count + side)
    for j in 0..<count {
      link[first + j] = 0
      guard takesPart[first + j] > 0 else { continue }
      ground[j] = Double(ownConductance[first + j])
      if j % side < side - 1, takesPart[first + j + 1] > 0 {
        links[j * side] = Double(downwards[first + j])
      }
      if j + side < count, takesPart[first + j + side] > 0 {
        link[first + j] = sideways[first + j]
        links[j * side + side - 1] = Double(sideways[first + j])
      }
    }
    // What node j gets of a current into each node of its column, and its resistance when its turn comes.
    var passed = [Double](repeating: 0, count: side * side)
    var resistances = [Double](repeating: 0, count: side)
    for j in 0..<count {
      let row = j % side
      if row == 0 { for k in passed.indices { passed[k] = k % (side + 1) == 0 ? 1 : 0 } }
      let total = ground[j] + links[j * side..<(j + 1) * side].reduce(0, +)
      resistances[row] = 1 / total
      for k in 0..<side {
        let share = links[j * side + k] / total
        guard share > 0 else { continue }
        let node = j + 1 + k
        ground[node] += share * ground[j]
        for l in k + 1..<side { links[node * side + l - k - 1] += share * links[j * side + l] }
        guard row + 1 + k < side else { continue }
        for source in 0...row { passed[(row + 1 + k) * side + source] += share * passed[row * side + source] }
      }
      if row == side - 1 { invert(passed, resistances, into: inverses[j / side].base + first) }
    }
    plan[first] = 2
  }

  /// Writes the inverse of a column: potentials of nodes are what came by them, each times its resistance.
  private func invert(_ passed: [Double], _ resistances: [Double], into inverse: UnsafeMutablePointer<Float>)
  {
    let side = Self.side
    for a in 0..<side {
      for b in 0...a {
        let sum = (a..<side).reduce(0) {
          $0 + passed[$1 * side + a] * resistances[$1] * passed[$1 * side + b]
        }
        inverse[a * side + b] = Float(sum)
        inverse[b * side + a] = Float(sum)
      }
    }
  }

  /// A number of each node of a column.
  private typealias Column = SIMD16<Float>

  /// Puts the potentials of a core's nodes into the places of the currents that feed them.
  private func solve(_ first: Int) {
    let (potential, link) = (columns(potential, first), columns(link, first))
    var sum = Column()
    for number in 0..<Self.side { sum += potential[number] }
    guard sum.sum() > 0 else { return }
    var node = Column()
    for number in 0..<Self.side {
      let source = potential[number]
      let fed = number > 0 ? source + link[number &- 1] * node : source
      node = Self.product(columns(inverses[number], first), fed)
      potential[number] = node
    }
    for number in (0..<Self.side - 1).reversed() {
      let answer = Self.product(columns(inverses[number], first), link[number] * node)
      node = potential[number] + answer
      potential[number] = node
    }
  }

  @inline(__always)
  private func columns(_ row: Row, _ first: Int) -> UnsafeMutablePointer<Column> {
    UnsafeMutableRawPointer(row.base + first).assumingMemoryBound(to: Column.self)
  }

  /// The product of a matrix of 16 x 16, column by column, with a vector, in sums of a fixed order. Apart, as a compiler that
  /// knows what becomes of it takes it to pieces.
  @inline(never)
  private static func product(_ matrix: UnsafePointer<Column>, _ v: Column) -> Column {
    let first = (matrix[0] * v[0] + matrix[1] * v[1]) + (matrix[2] * v[2] + matrix[3] * v[3])
    let second = (matrix[4] * v[4] + matrix[5] * v[5]) + (matrix[6] * v[6] + matrix[7] * v[7])
    let third = (matrix[8] * v[8] + matrix[9] * v[9]) + (matrix[10] * v[10] + matrix[11] * v[11])
    let fourth = (matrix[12] * v[12] + matrix[13] * v[13]) + (matrix[14] * v[14] + matrix[15] * v[15])
    return (first + second) + (third + fourth)
  }
}

// swift-format-ignore
// Name, symbol, type, scope, power-up code and its source, scale and its source, device, spread group,
// effect, role.
extension Diffusion {
  public static let own        = Parameter("DEAM_NRES_P", "I_nres", .p, .core, .lowest, .measured, 0.385, .published, .ps2, .other, .modelled, "diffusion: coupling of the node to its own soma")
  public static let horizontal = Parameter("DEAM_HRES_P", "I_hres", .p, .core, .lowest, .measured, 0.385, .published, .ps2, .other, .modelled, "diffusion: horizontal conductance")
  public static let vertical   = Parameter("DEAM_VRES_P", "I_vres", .p, .core, .lowest, .measured, 0.385, .published, .ps2, .other, .modelled, "diffusion: vertical conductance")
}
