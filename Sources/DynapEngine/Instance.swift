import DynapCircuits
import DynapChip
import DynapFabric
import DynapUnits

/// A board, a die and a process as rows of numbers: what the stepper advances.
///
/// The rows hold the state of the circuits; everything else is derived and is derived anew when the configuration
/// changes. State is currents and times, so that a new bias leaves every capacitor's output as it is.
struct Instance: Sendable {
  /// The state and the coefficients, a lane per neuron.
  let rows: LaneRows
  /// The circuits that have something to do, as a step calls them.
  private(set) var program: StepProgram.Owner
  /// What the pulses of each dendrite charge, in the order of ``SynapseTable/dendrites``; none under the linear law.
  private(set) var targets: [[any PulseTarget]] = []
  /// The circuits that can keep a resting neuron awake.
  private(set) var restless: [any Restless] = []
  /// The states and what they are at rest.
  let resting: [(row: Row, value: Float)]
  /// Lanes that sleep, wake and are handed to threads together, in blocks.
  private(set) var grain = 1
  /// The linear law's neuron; nil under the full law.
  let linear: LinearNeuron?
  /// The programmed synapses.
  var synapses: SynapseTable
  /// The spurious spikes of bad tags.
  private(set) var misfires: Misfires
  /// Whether there are any.
  let hasBadTags: Bool
  /// What the learning block of each core comes to; nil where one does not learn.
  private(set) var learningPlans: [LearningPlan?] = []
  /// What neurons send on the learning buses.
  private(set) var learningBus: LearningBus
  /// Where the packets of each lane's destination words end.
  private(set) var plans = RoutePlans()
  /// Which chip sits where.
  let grid: Grid
  /// Blocks of lanes that have a neuron in use; others have no coefficients and are never stepped.
  var isUsed: [Bool]
  private let bound: [any Circuit]
  /// What was derived last.
  private var settings: BoardSettings?

  /// Builds an instance of a board; states begin at rest.
  ///
  /// - Parameter layout: what the dies of the board have in common, where it is known.
  init(
    _ board: Board, _ options: SimulationOptions, _ state: Conditions.State? = nil,
    sharing layout: BoardLayout? = nil
  ) {
    let types = Catalogue.circuits(options.fidelity) + (options.learning == nil ? [] : Catalogue.learning)
    let laneCount = board.chips.count * 4 * NeuronOnCore.count
    let rows = LaneRows(
      laneCount: laneCount, declarations: types.flatMap { $0.rows },
      floor: options.floor(state))
    self.rows = rows
    bound = types.map { $0.init(rows) }
    linear = options.fidelity == .linear ? LinearNeuron(rows) : nil
    let floor = Float(options.process.floor.si * 1e12)
    resting = rows.declarations.filter { $0.role == .current || $0.role == .state }.map {
      (rows[$0], $0.role == .current ? floor : 0)
    }
    grid = board.grid
    synapses = SynapseTable(cores: board.chips.count * CoreOnChip.allCases.count)
    misfires = Misfires(
      options.badTagsFire ? options.faults : FaultMap(), cores: board.chips.count * 4, serial: options.serial)
    hasBadTags = !misfires.isEmpty
    learningBus = LearningBus(board, options)
    isUsed = [Bool](repeating: false, count: laneCount / LaneRows.blockSize)
    program = StepProgram.Owner([], targets: [], responders: [], rows: rows, grain: 1, isLinear: false)
    _ = configure(board, options, state, at: .zero, sharing: layout)
  }

  private static let blocksOfCore = NeuronOnCore.count / LaneRows.blockSize

  /// Of the blocks of a core, those that have a neuron in use.
  func usedBlocks(ofCore core: Int) -> ArraySlice<Bool> { Self.blocks(of: core, isUsed) }

  private static func blocks(of core: Int, _ flags: [Bool]) -> ArraySlice<Bool> {
    flags[core * blocksOfCore..<(core + 1) * blocksOfCore]
  }

  /// Derives everything from a configuration; returns, core by core, where each synapse of the
  /// last one is now.
  ///
  /// - Parameters:
  ///   - change: How it differs from the last one, where options and conditions are the same; nil is unknown.
  ///   - layout: What the dies of the board have in common, where it is known.
  mutating func configure(
    _ board: Board, _ options: SimulationOptions, _ state: Conditions.State? = nil, at time: SimTime,
    _ change: BoardChange? = nil, sharing layout: BoardLayout? = nil
  ) -> [[Int?]] {
    let kept = change.flatMap { change in self.settings.map { (settings: $0, change: change) } }
    let settings = BoardSettings(board, options, state, keeping: kept, sharing: layout)
    let wasUsed = isUsed
    let needed = bound.filter { type(of: $0).isNeeded(settings.latches) }
    grain = (needed.map { type(of: $0).grain }.max() ?? LaneRows.blockSize) / LaneRows.blockSize
    for lane in settings.usedLanes {
      // A group is stepped as one, so that all of it needs coefficients.
      let group = lane / LaneRows.blockSize / grain * grain
      for block in group..<group + grain { isUsed[block] = true }
    }
    for core in 0..<board.chips.count * CoreOnChip.allCases.count {
      let changed = kept?.change.lanes(of: core)
      let others = kept.map { kept in bound.filter { kept.change.changes($0, ofCore: core) } } ?? bound
      if let changed, changed.isEmpty, others.isEmpty,
        usedBlocks(ofCore: core) == Self.blocks(of: core, wasUsed)
      {
        continue
      }
      guard usedBlocks(ofCore: core).contains(true) else { continue }
      let shared = settings.core(core)
      let (every, some) = (CoefficientCalls(bound), CoefficientCalls(others))
      let draws = Self.draws(core, shared, isEvery: changed == nil || !others.isEmpty)
      for block in core * Self.blocksOfCore..<(core + 1) * Self.blocksOfCore where isUsed[block] {
        for lane in block * LaneRows.blockSize..<(block + 1) * LaneRows.blockSize {
          let isOther = wasUsed[block] && changed?.contains(lane) == false
          derive(isOther ? some : every, lane, board, shared, options.faults, draws)
        }
      }
    }
    let floor = options.floor(state)
    let chosen = needed.filter { canMove($0, floor: floor) }
    let chargedBefore = targets.map { $0.map { ObjectIdentifier(type(of: $0)) } }
    choose(chosen)
    let chargesTheSame = chargedBefore == targets.map { $0.map { ObjectIdentifier(type(of: $0)) } }
    var table =
      kept.map { SynapseTable(board, settings, options, keeping: synapses, $0.change) }
      ?? SynapseTable(board, settings, options, sharing: layout)
    let moved = table.adoptState(of: synapses, at: time, kept?.change)
    let watched = PulseWatch.pins(of: board)
    for core in table.cores.indices where !chargesTheSame || kept?.change.isUntouched(core) != true {
      table.cores[core].markStiff(targets, step: options.step)
      if !watched.isEmpty { table.cores[core].markWatched { watched[$0] != nil } }
    }
    synapses = table
    learningBus = LearningBus(board, options)
    learningPlans = table.cores.indices.map {
      LearningPlan(core: $0, board, settings, options, rows, table.cores[$0])
    }
    planRoutes(board, settings, options, kept?.change)
    self.settings = settings
    return moved
  }

  /// Keeps some circuits; what the others left in their rows is as if they had never been.
  private mutating func choose(_ needed: [any Circuit]) {
    let circuits = Phase.allCases.flatMap { phase in needed.filter { type(of: $0).phase == phase } }
    targets =
      linear == nil
      ? Catalogue.targets.map { types in
        needed.compactMap { circuit in
          types.contains { $0 == type(of: circuit) } ? circuit as? any PulseTarget : nil
        }
      } : []
    restless = needed.compactMap { $0 as? any Restless }
    program = StepProgram.Owner(
      circuits, targets: targets, responders: needed.compactMap { $0 as? any SpikeResponder },
      rows: rows, grain: grain, isLinear: linear != nil)
  }

  /// Whether a circuit has anything to do under the coefficients that have been derived.
  private func canMove(_ circuit: any Circuit, floor: Float) -> Bool {
    guard let circuit = circuit as? any Dispensable else { return true }
    return isUsed.indices.contains { block in
      isUsed[block]
        && (block * LaneRows.blockSize..<(block + 1) * LaneRows.blockSize).contains {
          circuit.canMove($0, floor: floor)
        }
    }
  }

  /// What is drawn for all neurons of a core together; nil where only some are derived anew.
  private static func draws(_ core: Int, _ settings: CoreSettings, isEvery: Bool) -> NeuronDraws? {
    guard isEvery else { return nil }
    let cores = CoreOnChip.allCases.count
    return NeuronDraws(settings, chip: core / cores, core: core % cores, neurons: NeuronOnCore.count)
  }

  private func derive(
    _ circuits: CoefficientCalls, _ lane: Int, _ board: Board, _ core: CoreSettings, _ faults: FaultMap,
    _ draws: NeuronDraws?
  ) {
    guard !circuits.isEmpty else { return }
    let place = NeuronOnBoard(lane: lane)
    var latches = core.readings.resolved(board[place].latches)
    if faults.isSilent(place) { latches[.soifKill] = true }
    let lanes = LaneSettings(
      place: SiliconPlace(chip: place.chip.index, core: place.core.index, neuron: place.neuron.index),
      latches: latches, core: core, draws: draws)
    circuits.derive(lane, lanes)
  }

  /// Sets a state of a lane; at `device` the node behind a current with it.
  func set(_ name: String, lane: Int, to value: Float) {
    rows[name]?[lane] = value
    if let node = rows["\(name).node"], let specific = rows["\(name).specific"],
      let reach = rows["\(name).reach"]
    {
      node[lane] = Inversion.node(value, specific[lane], reach[lane])
    }
  }

  private mutating func planRoutes(
    _ board: Board, _ settings: BoardSettings, _ options: SimulationOptions, _ change: BoardChange?
  ) {
    let cores = 0..<rows.laneCount / NeuronOnCore.count
    if let change, cores.allSatisfy({ change.keepsNeurons(of: $0) }) { return }
    let router = GridRouter(grid: board.grid, timing: options.timing)
    plans = RoutePlans(
      board, router, usedLanes: settings.usedLanes, lanes: rows.laneCount,
      keeping: change.map { (plans, $0) })
  }
}
