import DynapUnits

/// An event of a camera: a pixel that has become brighter (ON) or darker (OFF).
public struct CameraEvent: Hashable, Sendable {
  /// When the sensor interface takes it.
  public var time: SimTime
  /// The pixel, with the origin where the camera has it.
  public var pixel: Pixel
  /// Whether the pixel has become brighter.
  public var isOn: Bool

  /// Makes an event.
  public init(time: SimTime, pixel: Pixel, isOn: Bool) {
    self.time = time
    self.pixel = pixel
    self.isOn = isOn
  }
}
