import Foundation

/// The ticks of an axis: positions, labels, and the prefix that the labels share.
struct AxisTicks {
  /// A labelled position.
  struct Tick: Equatable {
    var value: Double
    var label: String
  }

  var major: [Tick] = []
  var minor: [Double] = []
  /// The axis's name with the unit and prefix of the labels.
  var title = ""

  private static let prefixes: [Int: String] = [
    -18: "a", -15: "f", -12: "p", -9: "n", -6: "µ", -3: "m", 0: "", 3: "k", 6: "M", 9: "G", 12: "T",
  ]

  /// About `count` ticks at nice numbers of the range.
  init(_ axis: PlotAxis, _ range: ClosedRange<Double>, count: Int) {
    if axis.scale == .logarithmic, range.lowerBound > 0 {
      logarithmic(axis, range, count: max(count, 2))
    }
    if major.count < 2 { linear(axis, range, count: max(count, 2)) }
  }

  /// The nice step (1, 2 or 5 times a power of ten) that gives about `count` steps.
  static func niceStep(_ length: Double, count: Int) -> Double {
    let raw = length / Double(count)
    guard raw.isFinite, raw > 0 else { return 1 }
    let power = pow(10, floor(log10(raw)))
    let fraction = raw / power
    return power * (fraction < 1.5 ? 1 : fraction < 3.5 ? 2 : fraction < 7.5 ? 5 : 10)
  }

  private mutating func linear(_ axis: PlotAxis, _ range: ClosedRange<Double>, count: Int) {
    major = []
    minor = []
    let nice = Self.niceStep(range.upperBound - range.lowerBound, count: count)
    let step = axis.isCount ? max(nice, 1) : nice
    let largest = max(abs(range.lowerBound), abs(range.upperBound))
    let exponent = Self.sharedExponent(largest, unit: axis.unit)
    title = Self.title(axis, exponent: exponent)
    let scale = pow(10, Double(exponent))
    let decimals = min(max(0, Int(-floor(log10(step / scale) + 1e-9))), 9)
    let first = (range.lowerBound / step - 1e-9).rounded(.up)
    let last = (range.upperBound / step + 1e-9).rounded(.down)
    guard last >= first, last - first < 100 else { return }
    for index in 0...Int(last - first) {
      let value = (first + Double(index)) * step
      let label = String(format: "%.\(decimals)f", value / scale)
      // A minus sign as typeset, and none before zero.
      let isZero = !label.contains { ("1"..."9").contains($0) }
      let digits = label.drop { $0 == "-" }
      major.append(Tick(value: value, label: value < 0 && !isZero ? "−\(digits)" : String(digits)))
    }
  }

  private mutating func logarithmic(_ axis: PlotAxis, _ range: ClosedRange<Double>, count: Int) {
    let low = Int((log10(range.lowerBound) - 1e-9).rounded(.up))
    let high = Int((log10(range.upperBound) + 1e-9).rounded(.down))
    title = axis.label
    if low <= high {
      let every = max(1, (high - low + count) / count)
      for exponent in low...high where (exponent - low) % every == 0 {
        major.append(Tick(value: pow(10, Double(exponent)), label: Self.decade(exponent, unit: axis.unit)))
      }
    }
    for exponent in (low - 1)...max(high, low) where high - low <= 8 {
      for digit in 2...9 {
        let value = Double(digit) * pow(10, Double(exponent))
        guard range.contains(value) else { continue }
        minor.append(value)
        if high - low < 1, digit == 2 || digit == 5 {
          major.append(Tick(value: value, label: Self.decade(exponent, unit: axis.unit, digit: digit)))
        }
      }
    }
    major.sort { $0.value < $1.value }
  }

  /// A decade's label: with an SI prefix and the unit, or as a power of ten.
  private static func decade(_ exponent: Int, unit: String, digit: Int = 1) -> String {
    let group = Int((Double(exponent) / 3).rounded(.down)) * 3
    if let prefix = prefixes[group], takesPrefix(unit) {
      return "\(digit)\(String(repeating: "0", count: exponent - group)) \(prefix)\(unit)"
    }
    if (-3...3).contains(exponent) {
      return String(format: "%.\(max(0, -exponent))f", Double(digit) * pow(10, Double(exponent)))
    }
    return (digit == 1 ? "" : "\(digit)×") + "10" + superscript(exponent)
  }

  private static func sharedExponent(_ largest: Double, unit: String) -> Int {
    guard largest > 0, largest.isFinite else { return 0 }
    let group = Int((floor(log10(largest) + 1e-9) / 3).rounded(.down)) * 3
    // Nobody speaks of kiloseconds or millihertz.
    if unit == "s" { return max(min(group, 0), -18) }
    if unit == "Hz" { return max(min(group, 12), 0) }
    if takesPrefix(unit) { return max(min(group, 12), -18) }
    return (-3...3).contains(group) ? 0 : group
  }

  private static func title(_ axis: PlotAxis, exponent: Int) -> String {
    var unit = axis.unit
    if exponent != 0 {
      unit = takesPrefix(unit) ? (prefixes[exponent] ?? "") + unit : "10\(superscript(exponent)) \(unit)"
    }
    while unit.last == " " { unit.removeLast() }
    if axis.label.isEmpty { return unit }
    return unit.isEmpty ? axis.label : "\(axis.label) (\(unit))"
  }

  /// Compound units and percentages keep their form.
  private static func takesPrefix(_ unit: String) -> Bool {
    ["s", "A", "V", "F", "Hz", "W", "J", "Ω", "S", "C", "events/s"].contains(unit)
  }

  private static func superscript(_ exponent: Int) -> String {
    let digits = Array("⁰¹²³⁴⁵⁶⁷⁸⁹")
    return (exponent < 0 ? "⁻" : "") + String(abs(exponent)).compactMap(\.wholeNumberValue).map { digits[$0] }
  }
}
