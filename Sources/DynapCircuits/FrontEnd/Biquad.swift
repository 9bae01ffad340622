/// A filter of second order with the two outputs of a state-variable filter: low-pass and band-pass.
///
/// Equations: `dx1/dt = w x2` and `dx2/dt = w (u - x1 - x2 / Q)`; the low-pass output is `G x1`, the band-pass output
/// `G x2 / Q`, hence `H_lp = G w^2 / (s^2 + s w / Q + w^2)` and `H_bp = G (s w / Q) / (s^2 + s w / Q + w^2)`.
///
/// | Symbol | Meaning | Unit |
/// |---|---|---|
/// | `u` | input | V |
/// | `x1`, `x2` | states | V |
/// | `w` | `2 pi f`, corner or centre | 1/s |
/// | `Q`, `G` | quality and gain | 1 |
///
/// Method: exact for an input that runs straight from one value to the next. With `m` the slope, `x1 = u - m / (w Q)`,
/// `x2 = m / w` is a solution, and the distance from it decays by `exp(A t)`; the exponential is a series of halved
/// arguments that is squared, in plain additions and multiplications, so that it has the same bits everywhere.
/// Shape: one per channel and band. Holds for any `w t` and `Q` above zero.
public struct Biquad: Hashable, Sendable {
  /// Which output is taken.
  public enum Band: Hashable, Sendable {
    /// Low-pass.
    case low
    /// Band-pass.
    case band
  }

  /// Corner or centre, gain and quality.
  public struct Shape: Hashable, Sendable {
    /// Corner or centre in Hz, above zero.
    public var frequency: Double
    /// Quality, above zero.
    public var quality: Double
    /// Gain: at 0 Hz of a low-pass, at the centre of a band-pass.
    public var gain: Double
    /// The output.
    public var band: Band

    /// Makes a shape; what is not above zero is a programmer's mistake.
    public init(_ band: Band, frequency: Double, quality: Double, gain: Double) {
      precondition(frequency > 0 && frequency.isFinite, "a filter has a frequency above zero")
      precondition(quality > 0 && quality.isFinite, "a filter has a quality above zero")
      self.band = band
      self.frequency = frequency
      self.quality = quality
      self.gain = gain
    }
  }

  /// Corner, gain and quality; a new one leaves the capacitors as they are.
  public var shape: Shape { didSet { known = nil } }
  /// The two states, in V.
  package var x1 = 0.0
  package var x2 = 0.0
  private var known: Known?

  /// Makes a filter at rest.
  public init(_ shape: Shape) { self.shape = shape }

  /// The output.
  public var output: Double { shape.gain * (shape.band == .low ? x1 : x2 / shape.quality) }

  /// Advances by a time in seconds over which the input runs straight from one value to another.
  public mutating func advance(by seconds: Double, from first: Double, to last: Double) {
    guard seconds > 0 else { return }
    let w = 2 * Double.pi * shape.frequency
    let slope = (last - first) / seconds
    let (lag, lead) = (slope / (w * shape.quality), slope / w)
    let (e1, e2) = (x1 - (first - lag), x2 - lead)
    let m = exponential(w * seconds, seconds: seconds)
    x1 = last - lag + m.a * e1 + m.b * e2
    x2 = lead + m.c * e1 + m.d * e2
  }

  // MARK: the exponential

  /// A matrix `[a b; c d]`.
  private struct Matrix: Hashable, Sendable {
    var a = 1.0
    var b = 0.0
    var c = 0.0
    var d = 1.0

    static func * (p: Matrix, q: Matrix) -> Matrix {
      Matrix(
        a: p.a * q.a + p.b * q.c, b: p.a * q.b + p.b * q.d, c: p.c * q.a + p.d * q.c,
        d: p.c * q.b + p.d * q.d)
    }
  }

  /// The exponential of the last time, for those who step evenly.
  private struct Known: Hashable, Sendable {
    var seconds: Double
    var matrix: Matrix
  }

  /// `exp([0 z; -z -z/Q])`.
  private mutating func exponential(_ z: Double, seconds: Double) -> Matrix {
    if let known, known.seconds == seconds { return known.matrix }
    // Halved until the series of degree 12 is exact to a Double: 0.5^13 / 13! is below 1e-13 of 1e-4.
    var scale = 1.0
    var halvings = 0
    let size = z + z / shape.quality
    while size * scale > 0.25, halvings < 1000 {
      scale /= 2
      halvings += 1
    }
    let (b, d) = (z * scale, -(z / shape.quality) * scale)
    let argument = Matrix(a: 0, b: b, c: -b, d: d)
    var sum = Matrix()
    var degree = 12.0
    while degree > 0 {
      let product = argument * sum
      sum = Matrix(
        a: 1 + product.a / degree, b: product.b / degree, c: product.c / degree, d: 1 + product.d / degree)
      degree -= 1
    }
    for _ in 0..<halvings { sum = sum * sum }
    known = Known(seconds: seconds, matrix: sum)
    return sum
  }
}
