import DynapCircuits
import DynapUnits

/// The temperature of the die during a run, and how the generator's currents follow it.
///
/// Equation: U_T is proportional to T; the floor doubles with every `floor_doubling` of the process; a current of the
/// generator is multiplied by ``BiasTempco/factor(at:reference:)``.
/// The reference is the temperature of the process, where nothing changes. Exact currents are those at the reference.
/// Source: 1.4 of the analog dossier.
public struct Surroundings: Hashable, Sendable {
  /// The temperature; nil is that of the process.
  public var temperature: Temperature?
  /// How the generator's currents follow the temperature.
  public var biasTempco = BiasTempco.constant
  /// The temperature over time: linear between its points, constant before the first and after the last. It wins over
  /// ``temperature``.
  public var profile: [Point] = []

  /// A point of a profile.
  public struct Point: Hashable, Sendable {
    /// When.
    public var time: SimTime
    /// The temperature then.
    public var temperature: Temperature

    /// Makes a point.
    public init(_ time: SimTime, _ temperature: Temperature) {
      self.time = time
      self.temperature = temperature
    }
  }

  /// Makes the surroundings in which nothing changes.
  public init() {}

  /// The temperature at a time, or nil for that of the process.
  public func temperature(at time: SimTime) -> Temperature? {
    guard let next = profile.firstIndex(where: { $0.time > time }) else {
      return profile.last?.temperature ?? temperature
    }
    guard next > 0 else { return profile[0].temperature }
    let (a, b) = (profile[next - 1], profile[next])
    let part = (time - a.time).seconds / (b.time - a.time).seconds
    return Temperature(si: a.temperature.si + part * (b.temperature.si - a.temperature.si))
  }

  /// Every temperature at which a limit can be reached.
  var extremes: [Temperature] {
    profile.isEmpty ? [temperature].compactMap { $0 } : profile.map(\.temperature)
  }
}
