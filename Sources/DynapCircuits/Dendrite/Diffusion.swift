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
/// Method: the equations are solved directly, by a factorisation once per configuration and two sweeps per step. No
/// result depends on a step before, hence none on sleep, threads or cuts. Eliminating a node adds conductances and never
/// subtracts any, so that each current is exact to some roundings however the biases differ.
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
  private static let side = 16

  private static let takesPartRow = RowDeclaration(
    "diff.on", "1", .coefficient, "1 where the neuron takes part")
  private static let ownRow = RowDeclaration("diff.own", "pA", .coefficient, "conductance to the soma")
  private static let sidewaysRow = RowDeclaration(
    "diff.horizontal", "pA", .coefficient, "conductance to the next column")
  private static let downwardsRow = RowDeclaration(
    "diff.vertical", "pA", .coefficient, "conductance to the next row")
  private static let resistanceRow = RowDeclaration(
    "diff.resistance", "1/pA", .coefficient, "1 / all conductances of a node when its turn comes")
  private static let planRow = RowDeclaration(
    "diff.plan", "1", .coefficient, "of a core's first lane: 0 not factorised, 1 nobody takes part, 2 ready")
  private static let shareRows = (0..<side).map { column in
    RowDeclaration(
      "diff.share.\(column)", "1", .coefficient,
      "shares that the nodes of column \(column) pass on to each of the 16 that follow them")
  }
  /// The circuit's states and coefficients.
  public static let rows =
    [takesPartRow, ownRow, sidewaysRow, downwardsRow, resistanceRow, planRow] + shareRows

  private let takesPart: Row
  private let ownConductance: Row
  private let sideways: Row
  private let downwards: Row
  private let resistance: Row
  private let plan: Row
  private let shares: [Row]
  private let ampa: Row

  /// Finds the circuit's rows.
  public init(_ rows: LaneRows) {
    takesPart = rows[Self.takesPartRow]
    ownConductance = rows[Self.ownRow]
    sideways = rows[Self.sidewaysRow]
    downwards = rows[Self.downwardsRow]
    resistance = rows[Self.resistanceRow]
    plan = rows[Self.planRow]
    shares = Self.shareRows.map { rows[$0] }
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
    for first in stride(from: lanes.lowerBound, to: lanes.upperBound, by: Self.grain) {
      if plan[first] == 0 { factorise(first) }
      if plan[first] == 2 { spread(first) }
    }
  }

  /// Eliminates the nodes of a core one by one: each passes its current on to its neighbours in fixed shares, and
  /// leaves them connected among themselves.
  ///
  /// Costs about 35 000 multiplications.
  private func factorise(_ first: Int) {
    let (side, count) = (Self.side, Self.grain)
    guard (first..<first + count).contains(where: { takesPart[$0] > 0 }) else {
      plan[first] = 1
      return
    }
    // The conductances from node j to j + 1 ... j + 16, and from j to its soma and to those of eliminated nodes.
    var links = [Double](repeating: 0, count: (count + side) * side)
    var ground = [Double](repeating: 1, count: count + side)
    for j in 0..<count where takesPart[first + j] > 0 {
      ground[j] = Double(ownConductance[first + j])
      if j % side < side - 1, takesPart[first + j + 1] > 0 {
        links[j * side] = Double(downwards[first + j])
      }
      if j + side < count, takesPart[first + j + side] > 0 {
        links[j * side + side - 1] = Double(sideways[first + j])
      }
    }
    for j in 0..<count {
      let own = links[j * side..<(j + 1) * side]
      let total = ground[j] + own.reduce(0, +)
      resistance[first + j] = Float(1 / total)
      let row = shares[j / side].base + first + j % side * side
      for (k, link) in own.enumerated() {
        let share = link / total
        row[k] = Float(share)
        guard share > 0 else { continue }
        let node = j + 1 + k
        ground[node] += share * ground[j]
        for l in k + 1..<side { links[node * side + l - k - 1] += share * links[j * side + l] }
      }
    }
    plan[first] = 2
  }

  /// Solves for the currents of the somata of a core.
  private func spread(_ first: Int) {
    let (side, count) = (Self.side, Self.grain)
    let (current, takesPart) = (ampa.base + first, self.takesPart.base + first)
    guard (0..<count).contains(where: { current[$0] > 0 && takesPart[$0] > 0 }) else { return }
    let (own, resistance) = (ownConductance.base + first, self.resistance.base + first)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: count + side) { node in
      for j in 0..<count { node[j] = takesPart[j] > 0 ? current[j] : 0 }
      for j in count..<count + side { node[j] = 0 }
      for j in 0..<count {
        let share = shares[j / side].base + first + j % side * side
        let passed = node[j]
        for k in 0..<side { node[j + 1 + k] += share[k] * passed }
      }
      // Backwards, in four sums of fixed order.
      for j in stride(from: count - 1, through: 0, by: -1) {
        let share = shares[j / side].base + first + j % side * side
        var sum = SIMD4<Float>(repeating: 0)
        for k in stride(from: 0, to: side, by: 4) {
          let near = SIMD4(node[j + 1 + k], node[j + 2 + k], node[j + 3 + k], node[j + 4 + k])
          sum += SIMD4(share[k], share[k + 1], share[k + 2], share[k + 3]) * near
        }
        node[j] = node[j] * resistance[j] + ((sum.x + sum.y) + (sum.z + sum.w))
      }
      for j in 0..<count where takesPart[j] > 0 { current[j] = node[j] * own[j] }
    }
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
