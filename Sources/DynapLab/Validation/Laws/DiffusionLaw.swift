/// The law of the diffusion in Double: I_syn,j = I_j + g sum over neighbours (I_j - I_k), with reflecting borders.
///
/// Source: 4.5 of the analog dossier.
package struct DiffusionLaw: Sendable {
  /// Nodes side by side.
  package let columns: Int
  /// Nodes in a column; neighbours there follow one another.
  package let rows: Int
  /// The conductance between neighbours, relative to that to the own soma.
  package let g: Double

  /// Makes the law of a grid.
  package init(columns: Int, rows: Int, g: Double) {
    self.columns = columns
    self.rows = rows
    self.g = g
  }

  /// The currents of the somata for a source of 1, by conjugate gradients to 1e-13. Costs nodes times iterations.
  package func response(to source: (column: Int, row: Int)) -> [Double] {
    var currents = [Double](repeating: 0, count: columns * rows)
    var residual = currents
    residual[source.column * rows + source.row] = 1
    var direction = residual
    var square = 1.0
    for _ in 0..<columns * rows where square > 1e-26 {
      let image = applied(direction)
      let length = square / zip(direction, image).reduce(0) { $0 + $1.0 * $1.1 }
      for j in currents.indices {
        currents[j] += length * direction[j]
        residual[j] -= length * image[j]
      }
      let next = residual.reduce(0) { $0 + $1 * $1 }
      for j in direction.indices { direction[j] = residual[j] + next / square * direction[j] }
      square = next
    }
    return currents
  }

  /// The synaptic currents that would give somata their currents.
  private func applied(_ currents: [Double]) -> [Double] {
    currents.indices.map { j in
      var sum = currents[j]
      if j % rows > 0 { sum += g * (currents[j] - currents[j - 1]) }
      if j % rows < rows - 1 { sum += g * (currents[j] - currents[j + 1]) }
      if j >= rows { sum += g * (currents[j] - currents[j - rows]) }
      if j + rows < currents.count { sum += g * (currents[j] - currents[j + rows]) }
      return sum
    }
  }
}
