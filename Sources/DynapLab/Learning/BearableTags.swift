import DynapChip
import DynapEngine
import DynapFabric

/// Gives every source of a network a tag that the cores which hear it can bear, as one does on a board with faults.
///
/// Tags are handed out from 1024 up, where fewer words of real boards fail, one for each tag and set of cores. Only words
/// within a chip are looked at.
struct BearableTags {
  /// The board with new tags.
  private(set) var board: Board
  private let faults: FaultMap
  private var given: [Key: Tag] = [:]
  private var next = 1024

  private struct Key: Hashable {
    let chip: ChipOnBoard
    let cores: CoreMask
    let tag: Tag
  }

  /// Replaces the tags of all neurons' words and of the words of a host; nothing where no tag is bad.
  ///
  /// - Returns: the new words of the host.
  static func replace(
    on board: inout Board, words: [[Destination]], _ faults: FaultMap
  ) -> [[Destination]] {
    guard !faults.coresWithBadTags.isEmpty else { return words }
    var tags = BearableTags(board: board, faults: faults)
    let new = words.map { $0.map { tags.word($0, on: .first) } }
    tags.replaceSenders()
    tags.replaceReceivers(in: board)
    board = tags.board
    return new
  }

  private init(board: Board, faults: FaultMap) {
    self.board = board
    self.faults = faults
  }

  private mutating func word(_ word: Destination, on chip: ChipOnBoard) -> Destination {
    guard word.isSent, word.hop == Hop(x: 0) else { return word }
    let key = Key(chip: chip, cores: word.cores, tag: word.tag)
    var new = word
    new.tag = given[key] ?? free(for: key)
    given[key] = new.tag
    return new
  }

  private mutating func free(for key: Key) -> Tag {
    while next < Tag.count - 1 {
      let tag = Tag(next)
      next += 1
      if key.cores.cores.allSatisfy({ !faults[badTagsOf: $0, on: key.chip].contains(tag) }) { return tag }
    }
    return key.tag
  }

  private mutating func replaceSenders() {
    for place in board.neurons where board[place] != .powerUp {
      for i in board[place].destinations.indices {
        board[place].destinations[i] = word(board[place].destinations[i], on: place.chip)
      }
    }
  }

  private mutating func replaceReceivers(in old: Board) {
    var heard: [Key: Tag] = [:]
    for (key, tag) in given {
      for core in key.cores.cores { heard[Key(chip: key.chip, cores: CoreMask(core), tag: key.tag)] = tag }
    }
    for place in old.neurons where old[place] != .powerUp {
      for (i, word) in old[place].synapses.enumerated() where word.dendrite != .none {
        let key = Key(chip: place.chip, cores: CoreMask(place.core), tag: word.tag)
        if let tag = heard[key] { board[place].synapses[i].tag = tag }
      }
    }
  }
}
