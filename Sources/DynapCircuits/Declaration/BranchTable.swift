/// The current of a parameter before the mismatch of its instances, and how they spread.
struct Branch: Sendable {
  /// The nominal current with the die's factor, in pA.
  let current: Double
  /// The factors of the instances.
  let spread: DieSpread.Source
}

/// The branches of a core by the tags of their parameters, found in a probe or two.
struct BranchTable: Sendable {
  private static let size = 256
  private var branches: [Branch] = []
  private var tags: [UInt32] = []
  /// The place in `branches` plus 1; 0 where nothing is.
  private var slots = [UInt8](repeating: 0, count: size)

  /// Makes a table of fewer than 128 branches; the last of equal tags counts.
  init(_ branches: [(tag: UInt32, branch: Branch)]) {
    precondition(branches.count < Self.size / 2, "a core has few parameters")
    for (tag, branch) in branches {
      var slot = Int(tag) % Self.size
      while slots[slot] != 0, tags[Int(slots[slot]) - 1] != tag { slot = (slot + 1) % Self.size }
      if slots[slot] == 0 {
        self.branches.append(branch)
        tags.append(tag)
        slots[slot] = UInt8(tags.count)
      } else {
        self.branches[Int(slots[slot]) - 1] = branch
      }
    }
  }

  /// The branch of a parameter's tag, or nil.
  subscript(tag: UInt32) -> Branch? { place(of: tag).map { branches[$0] } }

  /// The place of a parameter's branch among all, or nil.
  func place(of tag: UInt32) -> Int? {
    var slot = Int(tag) % Self.size
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if tags[index] == tag { return index }
      slot = (slot + 1) % Self.size
    }
    return nil
  }

  /// All branches, each in its place.
  var all: [Branch] { branches }

  /// The nominal current of the branch in a place, in pA.
  func current(_ place: Int) -> Double { branches[place].current }
}
