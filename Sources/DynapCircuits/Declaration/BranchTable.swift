/// The current of a parameter before the mismatch of its instances, and how they spread.
struct Branch: Sendable {
  /// The nominal current with the die's factor, in pA.
  let current: Double
  /// The factors of the instances.
  let spread: DieSpread.Source
}

/// The branches of a core by the tags of their parameters.
struct BranchTable: Sendable {
  private var branches: [Branch] = []
  private var table = TagTable()

  /// Makes a table of fewer than 128 branches; the last of equal tags counts.
  init(_ branches: [(tag: UInt32, branch: Branch)]) {
    for (tag, branch) in branches {
      let place = table.insert(UInt64(tag))
      if place == self.branches.count { self.branches.append(branch) } else { self.branches[place] = branch }
    }
  }

  /// The branch of a parameter's tag, or nil.
  subscript(tag: UInt32) -> Branch? { table.place(of: UInt64(tag)).map { branches[$0] } }
}
