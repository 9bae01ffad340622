/// The bit layouts of the two memory words; the only place that knows them, since parts of them are inferred.
///
///     CAM word, 22 bit     [21] ampa  [20] gaba  [19] nmda  [18] shunt  [17] stp  [16:13] weight, W0 lowest
///                          [12] precise delay  [11] mismatched delay  [10:0] tag
///     event word, 32 bit   [31:23] zero  [22:12] tag  [11:8] y hop  [7:4] x hop  [3:0] core mask, core 0 lowest
///
/// The low 24 bits of an event word are what a grid bus and an SRAM word hold. A hop is a sign (bit 3) and a magnitude.
///
/// Certain are the dendrite bits inside their half and the event's tag at bit 12; the order of the other bits, of the
/// two CAM halves, and the sign and magnitude are choices (source: dossier 1.2, 2.4, U-1, U-2).
public enum WordCodec {
  /// Bits of a CAM word.
  public static let synapseBits = 22
  /// Bits of an SRAM word and of an event on a grid bus; the highest is spare.
  public static let eventBits = 24

  private static let tagBits = 11
  private static let tagMask: UInt32 = 0x7FF
  private static let dendriteMask: UInt32 = 0x780
  private static let stpBit: UInt32 = 0x40
  private static let weightShift: UInt32 = 2
  private static let preciseBit: UInt32 = 2
  private static let mismatchedBit: UInt32 = 1
  private static let eventTagShift: UInt32 = 12
  private static let yHopShift: UInt32 = 8
  private static let xHopShift: UInt32 = 4
  private static let nibble: UInt32 = 0xF
  private static let hopSign: UInt32 = 8

  /// The CAM word of a synapse.
  public static func encode(_ synapse: Synapse) -> UInt32 {
    var configuration = UInt32(synapse.dendrite.rawValue)
    if synapse.stp { configuration |= stpBit }
    configuration |= UInt32(synapse.weight.rawValue) << weightShift
    if synapse.preciseDelay { configuration |= preciseBit }
    if synapse.mismatchedDelay { configuration |= mismatchedBit }
    return configuration << UInt32(tagBits) | UInt32(synapse.tag.rawValue)
  }

  /// The synapse that a CAM word stores.
  ///
  /// - Throws: ``WordError`` when a bit above 21 is set, or more than one dendrite bit (U-18).
  public static func decodeSynapse(_ word: UInt32) throws(WordError) -> Synapse {
    guard word >> UInt32(synapseBits) == 0 else {
      throw WordError(
        code: .undefinedSynapseBits, word: word, reason: "sets bits above 21, and a CAM word has 22 bits",
        remedy: "clear bits 22 to 31")
    }
    let configuration = word >> UInt32(tagBits)
    guard let dendrite = Dendrite(rawValue: UInt16(configuration & dendriteMask)) else {
      throw WordError(
        code: .severalDendrites, word: word,
        reason: "sets more than one of the dendrite bits 18 to 21, and a synapse feeds one dendrite",
        remedy: "set one of them, or none for an unconnected synapse")
    }
    return Synapse(
      tag: Tag(Int(word & tagMask)), dendrite: dendrite,
      weight: WeightMask(rawValue: UInt8(configuration >> weightShift & nibble)),
      stp: configuration & stpBit != 0, preciseDelay: configuration & preciseBit != 0,
      mismatchedDelay: configuration & mismatchedBit != 0)
  }

  /// The event word of a destination, or of what is left of one on the way.
  public static func encode(_ destination: Destination) -> UInt32 {
    UInt32(destination.tag.rawValue) << eventTagShift
      | encode(hop: destination.hop.y) << yHopShift
      | encode(hop: destination.hop.x) << xHopShift
      | UInt32(destination.cores.rawValue)
  }

  /// The destination that an event word or an SRAM word stores; a negative zero hop reads as zero.
  ///
  /// - Throws: ``WordError`` when the spare bit 23 or a bit above it is set.
  public static func decodeDestination(_ word: UInt32) throws(WordError) -> Destination {
    guard word >> UInt32(eventBits - 1) == 0 else {
      throw WordError(
        code: .undefinedEventBits, word: word,
        reason: "sets bits above 22, which are spare in an event word", remedy: "clear bits 23 to 31")
    }
    return Destination(
      tag: Tag(Int(word >> eventTagShift & tagMask)), cores: CoreMask(rawValue: UInt8(word & nibble)),
      hop: Hop(x: decode(hop: word >> xHopShift & nibble), y: decode(hop: word >> yHopShift & nibble)))
  }

  /// The four bits of a hop: sign and magnitude.
  private static func encode(hop: Int8) -> UInt32 { (hop < 0 ? hopSign : 0) | UInt32(hop.magnitude) }

  /// The hop that four bits stand for.
  private static func decode(hop bits: UInt32) -> Int {
    let magnitude = Int(bits & ~hopSign)
    return bits & hopSign != 0 ? -magnitude : magnitude
  }
}

/// Why a number is not a word that the silicon defines.
public struct WordError: Error, Hashable, Sendable, CustomStringConvertible {
  /// The stable reasons.
  public enum Code: String, CaseIterable, Sendable {
    /// A CAM word has bits above its 22.
    case undefinedSynapseBits = "cam-word-undefined-bits"
    /// A CAM word names more than one dendrite.
    case severalDendrites = "cam-word-several-dendrites"
    /// An event word has bits above its 23.
    case undefinedEventBits = "event-word-undefined-bits"
  }

  /// The stable reason.
  public let code: Code
  /// The word as it was given.
  public let word: UInt32
  /// What is wrong, in words.
  public let reason: String
  /// What to do about it.
  public let remedy: String

  /// One sentence with the word in hexadecimal, the reason and the remedy.
  public var description: String {
    let digits = String(word, radix: 16, uppercase: true)
    return "0x\(String(repeating: "0", count: 8 - digits.count))\(digits) \(reason); \(remedy)"
  }
}
