/// The sensors that the interface speaks to, with the vendor's values.
public enum SensorMode: Int, CaseIterable, Hashable, Sendable {
  /// 128 x 128 pixels.
  case dvs128 = 0
  /// 240 x 180 pixels.
  case davis240c = 2
  /// 346 x 260 pixels.
  case davis346 = 4

  /// Columns of the sensor.
  public var width: Int {
    switch self {
    case .dvs128: 128
    case .davis240c: 240
    case .davis346: 346
    }
  }

  /// Rows of the sensor.
  public var height: Int {
    switch self {
    case .dvs128: 128
    case .davis240c: 180
    case .davis346: 260
    }
  }

  /// Whether the sensor has a pixel.
  public func contains(_ pixel: Pixel) -> Bool { pixel.x < width && pixel.y < height }
}
