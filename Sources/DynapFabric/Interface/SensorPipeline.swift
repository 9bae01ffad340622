/// The pipeline behind a chip's camera port: from a pixel and a polarity to a destination word.
///
/// On silicon: decode, hot-pixel filter, copy of the raw event to a neighbour chip, polarity gate, crop, pooling by a
/// power of two, look-up of a destination word.
///
/// Equations: an event passes when `origin <= (x, y) <= max`; `x' = (x - origin.x) >> s.x`, `y'` likewise; the word is
/// entry `64 y' + x'` of the map.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `(x, y)` | the pixel | 1 |
/// | `origin`, `max` | the corners of the crop, both inside | 1 |
/// | `s` | the shift of pooling | 1 |
///
/// Shape: one per chip, a map of 4096 words. Source: the vendor's configuration object; the order of the stages, the
/// size of the map and that of the filter are not published (dossier U-11), so the order is a choice in ``Order``. The
/// protocols of the sensors, and the handshake delay of the DAVIS cameras, are left out.
public struct SensorPipeline: Hashable, Sendable {
  /// The order of the stages where it changes the outcome; all are assumed.
  public enum Order: String, CaseIterable, Hashable, Sendable {
    /// Filter, copy, polarity, crop, pooling: hot pixels are not copied.
    case filterFirst
    /// Copy, filter, polarity, crop, pooling: hot pixels are copied, too.
    case copyFirst
    /// Filter, copy, polarity, pooling, crop: the corners of the crop count pooled pixels.
    case poolFirst
  }

  /// What becomes of an event in its own chip.
  public enum Outcome: Hashable, Sendable {
    /// The sensor has no such pixel.
    case outside
    /// The pixel is in the filter.
    case filtered
    /// Its polarity is gated off.
    case wrongPolarity
    /// It lies outside the crop.
    case cropped
    /// The map has no entry for the pooled pixel, or an entry that sends nothing.
    case unmapped
    /// The word that is sent.
    case sent(Destination)
  }

  /// Columns of the map (assumed); the map has as many rows.
  public static let mapSide = 64

  /// The sensor.
  public var mode = SensorMode.dvs128
  /// Pixels that are suppressed.
  public var filter: Set<Pixel> = []
  /// Whether OFF events pass.
  public var passesOff = true
  /// Whether ON events pass.
  public var passesOn = true
  /// The lowest pixel that passes.
  public var origin = Pixel(x: 0, y: 0)
  /// The highest pixel that passes.
  public var max = Pixel(x: 127, y: 127)
  /// The shift that pools pixels.
  public var poolingShift = Pixel(x: 0, y: 0)
  /// The words, row by row; entries past its end send nothing.
  public var map: [Destination] = []
  /// Whether raw events are copied to another chip.
  public var copies = false
  /// The order of the stages.
  public var order = Order.filterFirst

  /// Makes a pipeline that passes everything and maps nothing.
  public init() {}

  /// Whether the raw event goes to the other chip.
  public func copies(_ pixel: Pixel) -> Bool {
    copies && mode.contains(pixel) && (order == .copyFirst || !filter.contains(pixel))
  }

  /// What becomes of an event.
  public func outcome(_ pixel: Pixel, isOn: Bool) -> Outcome {
    guard mode.contains(pixel) else { return .outside }
    if filter.contains(pixel) { return .filtered }
    guard isOn ? passesOn : passesOff else { return .wrongPolarity }
    guard let place = place(of: pixel) else { return .cropped }
    guard place.x < Self.mapSide, place.y < Self.mapSide else { return .unmapped }
    let index = place.y * Self.mapSide + place.x
    guard index < map.count, map[index].isSent else { return .unmapped }
    return .sent(map[index])
  }

  /// The pooled pixel, counted from the crop's origin, or nil outside the crop.
  public func place(of pixel: Pixel) -> Pixel? {
    let cropped = order == .poolFirst ? pooled(pixel) : pixel
    guard cropped.x >= origin.x, cropped.x <= max.x, cropped.y >= origin.y, cropped.y <= max.y
    else { return nil }
    let moved = Pixel(x: cropped.x - origin.x, y: cropped.y - origin.y)
    return order == .poolFirst ? moved : pooled(moved)
  }

  /// The columns and rows that pooled pixels can have, at least 0: what the map should hold.
  public var pooledSize: (width: Int, height: Int) {
    func extent(_ size: Int, _ low: Int, _ high: Int, _ shift: Int) -> Int {
      let last = order == .poolFirst ? (size - 1) >> shift : size - 1
      let span = Swift.min(high, last) - low
      guard span >= 0 else { return 0 }
      return (order == .poolFirst ? span : span >> shift) + 1
    }
    let width = extent(mode.width, origin.x, max.x, poolingShift.x)
    return (width, extent(mode.height, origin.y, max.y, poolingShift.y))
  }

  private func pooled(_ pixel: Pixel) -> Pixel {
    Pixel(x: pixel.x >> poolingShift.x, y: pixel.y >> poolingShift.y)
  }
}
