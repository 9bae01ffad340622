/// A block of the chip that owns biases, whether or not anything models it.
public protocol Silicon: Sendable {
  /// The block's name in reports and documents, for example `soma.membrane`.
  static var name: String { get }
  /// The biases that belong to the block, in the order of the vendor's table.
  static var parameters: [Parameter] { get }
}
