/// The declaration of one row of lanes: a state variable or a derived coefficient of a circuit.
public struct RowDeclaration: Hashable, Sendable {
  /// The name under which a state is recorded, such as `I_ampa`; unique among all circuits.
  public let name: String
  /// The unit of the lanes, such as `pA` or `ms`.
  public let unit: String
  /// What the row is.
  public let role: Role
  /// The row's meaning in one line.
  public let summary: String

  /// What a row is.
  public enum Role: Hashable, Sendable {
    /// A state that rests at the floor current; it belongs to a snapshot and can be recorded.
    case current
    /// A state that rests at zero; it belongs to a snapshot and can be recorded.
    case state
    /// A state that rests wherever it is; it belongs to a snapshot and can be recorded.
    case held
    /// A number derived from settings and mismatch.
    case coefficient
    /// A mean over the step that rests at zero; it can be recorded, and a snapshot keeps it for readers only.
    case mean
    /// A number that every step computes from other rows; it can be recorded, and a snapshot keeps it for readers only.
    case derived
    /// A number that one step hands to the next and that rests at zero; it belongs to a snapshot and is not recorded.
    case carried
    /// A number that lives within one step.
    case scratch
  }

  /// Declares a row.
  public init(_ name: String, _ unit: String, _ role: Role, _ summary: String) {
    self.name = name
    self.unit = unit
    self.role = role
    self.summary = summary
  }
}

/// One row: a Float per lane, contiguous and aligned to 64 bytes.
///
/// A row does not own its memory; it is valid as long as the ``LaneRows`` it came from.
public struct Row: @unchecked Sendable {
  /// The first lane.
  public let base: UnsafeMutablePointer<Float>

  /// The value of one lane.
  @inlinable public subscript(lane: Int) -> Float {
    get { base[lane] }
    nonmutating set { base[lane] = newValue }
  }
}

/// All rows of an instance, one lane per neuron.
///
/// Lanes are written by one thread each; the engine hands out disjoint ranges.
public final class LaneRows: @unchecked Sendable {
  /// Lanes in a row, a multiple of ``blockSize``.
  public let laneCount: Int
  /// The declarations in the order of the rows.
  public let declarations: [RowDeclaration]
  private let memory: UnsafeMutableRawPointer
  private let index: [String: Int]
  /// From one row to the next; a line more than the lanes take, so that the rows of one lane, which a step visits one
  /// after the other, do not all fall into one set of the cache.
  private let stride: Int

  /// Lanes that are skipped or stepped together: one cache line of Float.
  public static let blockSize = 16

  /// Makes rows for a number of lanes; currents begin at the floor, everything else at zero.
  public init(laneCount: Int, declarations: [RowDeclaration], floor: Float) {
    precondition(laneCount % Self.blockSize == 0, "lanes come in blocks of 16")
    self.laneCount = laneCount
    self.declarations = declarations
    index = Dictionary(uniqueKeysWithValues: declarations.enumerated().map { ($1.name, $0) })
    stride = laneCount + Self.blockSize
    let count = max(1, stride * declarations.count)
    memory = .allocate(byteCount: count * MemoryLayout<Float>.stride, alignment: 64)
    let lanes = memory.bindMemory(to: Float.self, capacity: count)
    lanes.initialize(repeating: 0, count: count)
    for (row, declaration) in declarations.enumerated() where declaration.role == .current {
      (lanes + row * stride).update(repeating: floor, count: laneCount)
    }
  }

  deinit { memory.deallocate() }

  /// The row of a declaration, which must be among ``declarations``.
  public subscript(declaration: RowDeclaration) -> Row {
    guard let row = self[declaration.name] else {
      preconditionFailure("the row \(declaration.name) is not part of this instance")
    }
    return row
  }

  /// The row with a name, or nil.
  public subscript(name: String) -> Row? {
    index[name].map { Row(base: memory.assumingMemoryBound(to: Float.self) + $0 * stride) }
  }
}
