import DynapChip
import DynapFabric

/// An event as the vendor's host library sends and receives it, `NormalGridEvent`.
public struct VendorGridEvent: Hashable, Sendable {
  /// Tag, core mask and hops; on arrival at the host, the hops that were left.
  public var word: Destination
  /// The board's counter in microseconds, which wraps after 71.6 minutes.
  public var timestamp: UInt32

  /// Makes an event.
  public init(word: Destination, timestamp: UInt32) {
    self.word = word
    self.timestamp = timestamp
  }
}

/// The vendor's JSON of one event: `{"value0":{"event":{...},"timestamp":123}}`.
public enum VendorEventJSON {
  /// Reads an event; `name` stands for the file in messages.
  ///
  /// Throws everything that is wrong with the text, as `VendorJSON.read(path:)` does for a configuration.
  public static func read(
    bytes: [UInt8], name: String = "event"
  ) throws(DiagnosticError) -> (event: VendorGridEvent, layout: VendorJSONLayout) {
    var event = VendorGridEvent(word: Destination(), timestamp: 0)
    let source = try VendorJSON.reporting { () throws(FormatError) in try ByteSource(bytes: bytes, name: name)
    }
    let layout = try VendorJSONReader.read(&event, VendorNames.eventDocument, from: source, file: name)
    return (event, layout)
  }

  /// The text of an event.
  public static func bytes(
    of event: VendorGridEvent, layout: VendorJSONLayout = VendorJSONLayout()
  ) -> [UInt8] {
    VendorJSON.bytes(of: event, VendorNames.eventDocument, layout: layout)
  }
}
