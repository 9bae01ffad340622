/// What is drawn for the neurons of a core: each parameter, capacitor and output for all of them at once, when it is first
/// asked for.
///
/// The numbers are the bits of ``CoreSettings/current(_:at:)`` and of ``DieSpread``'s factors.
public final class NeuronDraws {
  private let core: CoreSettings
  private let spots: DrawSpots
  /// Behind a pointer, since every neuron reads it some hundred times: what a class keeps is guarded against overlapping
  /// accesses at each of them.
  private let drawn: UnsafeMutablePointer<Drawn>

  /// How many draws the circuits of the full law ask for, and some more.
  private static let usual = 64

  /// What has been drawn.
  private struct Drawn {
    var table = TagTable()
    /// A number for each neuron, draw by draw in the order of the table.
    var values: [Double] = []
  }

  /// Prepares the draws of a core's first `neurons` neurons.
  public init(_ core: CoreSettings, chip: Int, core place: Int, neurons: Int) {
    self.core = core
    spots = DrawSpots(chip: chip, core: place, neurons: neurons)
    drawn = .allocate(capacity: 1)
    drawn.initialize(to: Drawn())
    drawn.pointee.values.reserveCapacity(Self.usual * neurons)
  }

  deinit {
    drawn.deinitialize(count: 1)
    drawn.deallocate()
  }

  /// The current of a parameter at a neuron, in pA.
  func current(_ parameter: Parameter, of neuron: Int) -> Double {
    value(.device, parameter.tag, neuron) { core.branch(parameter) }
  }

  /// The factor of a capacitor, by the hash of its name.
  func capacitorFactor(_ tag: UInt32, of neuron: Int) -> Double {
    value(.capacitor, tag, neuron) { Branch(current: 1, spread: core.spread.capacitorSource(tag)) }
  }

  /// The factor at the output of an integrator, by the hash of its circuit's name.
  func outputFactor(_ tag: UInt32, of neuron: Int) -> Double {
    value(.output, tag, neuron) { Branch(current: 1, spread: core.spread.outputSource(tag)) }
  }

  private func value(
    _ purpose: DieSpread.Purpose, _ tag: UInt32, _ neuron: Int, _ branch: () -> Branch
  ) -> Double {
    precondition(neuron < spots.count, "a neuron of the core")
    let key = UInt64(purpose.rawValue) << 32 | UInt64(tag)
    let place = drawn.pointee.table.place(of: key) ?? draw(key, branch())
    return drawn.pointee.values[place * spots.count + neuron]
  }

  /// Draws a branch for all neurons; returns its place.
  private func draw(_ key: UInt64, _ branch: Branch) -> Int {
    drawn.pointee.values += spots.draw(branch)
    return drawn.pointee.table.insert(key)
  }
}
