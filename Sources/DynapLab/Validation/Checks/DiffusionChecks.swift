import DynapChip
import DynapEngine
import DynapFabric
import DynapUnits
import Foundation

/// The diffusion of AMPA currents over the neurons of a core.
enum DiffusionChecks {
  static let checks: [Check] = [chain, grid]

  /// Neurons along a side of a core.
  private static let side = 16
  /// Where the current comes in.
  private static let source = (column: 8, row: 8)

  // MARK: V32

  static let chain = Check(
    "V32", "a source in a chain, g = 1",
    formula: "centre 1/sqrt(1 + 4 g); ratio 1 + 1/2g - sqrt((1 + 1/2g)^2 - 1)",
    source: "4.5",
    [
      .init("centre", 0.44721, "1", within: 1e-3), .init("ratio of neighbours", 0.38197, "1", within: 1e-3),
    ],
    double: {
      // 65 nodes, of which the borders get 1e-13.
      let currents = DiffusionLaw(columns: 65, rows: 1, g: 1).response(to: (32, 0))
      return [currents[32], currents[33] / currents[32]]
    },
    lanes: {
      // A row of a core, whose borders reflect less than 1e-6 of the centre's current to it.
      let currents = try shares(horizontal: 1, vertical: 1e-9)
      let (centre, next) = (currents[place(0, 0)], currents[place(1, 0)])
      return [centre, next / centre]
    })

  // MARK: V33

  static let grid = Check(
    "V33", "a source at (8, 8) of a core, g = 1",
    formula: "I_syn,j = I_j + g sum over neighbours (I_j - I_k)",
    source: "4.5",
    [
      .init("centre", 0.25405, "1", within: 1e-3), .init("nearest", 0.06756, "1", within: 1e-3),
      .init("diagonal", 0.03201, "1", within: 1e-3), .init("sum", 1, "1", within: 1e-6),
    ],
    double: {
      let currents = DiffusionLaw(columns: side, rows: side, g: 1).response(to: source)
      return [currents[place(0, 0)], currents[place(1, 0)], currents[place(1, 1)], currents.reduce(0, +)]
    },
    lanes: {
      let currents = try shares(horizontal: 1, vertical: 1)
      return [currents[place(0, 0)], currents[place(1, 0)], currents[place(1, 1)], currents.reduce(0, +)]
    })

  // MARK: measurements

  /// The index of the neuron some columns and rows from the source: ids run down a column first.
  private static func place(_ columns: Int, _ rows: Int) -> Int {
    (source.column + columns) * side + source.row + rows
  }

  /// What the somata of a core get of the current of a source, which takes no part in a second core.
  private static func shares(horizontal: Double, vertical: Double) throws -> [Double] {
    var chip = ReferenceChip()
    chip.set("DEAM_NRES_P", 1e6)
    chip.set("DEAM_HRES_P", 1e6 * horizontal)
    chip.set("DEAM_VRES_P", 1e6 * vertical)
    let core = NeuronOnBoard.reference(0)
    for n in 0..<side * side { chip.latch(.soifKill, .deamAMPA, at: core.neighbour(n)) }
    let alone = NeuronOnBoard.onCore(1)
    chip.latch(.soifKill, at: alone)
    var simulation = try chip.simulation()
    simulation.setState("I_ampa", of: core.neighbour(place(0, 0)), to: 1e5)
    simulation.setState("I_ampa", of: alone, to: 1e5)
    simulation.run(for: .us(100))
    let total = simulation.value("I_ampa.mean", alone)
    return (0..<side * side).map { simulation.value("I_ampa.mean", core.neighbour($0)) / total }
  }
}
