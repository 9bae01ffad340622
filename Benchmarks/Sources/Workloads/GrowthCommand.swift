import ArgumentParser
import DynapUnits
import Networks

/// `workloads growth`: what boards of more and more chips cost, beside one chip and a silent one.
struct GrowthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "growth", abstract: "Print what a neuron and a synapse cost on boards of 1 to 64 chips.",
    discussion: "Times are of the processors; the last line is a silent chip's share of one in activity.")

  @Option(help: "The step.", transform: SimTime.argument)
  var step = SimTime.us(100)

  @Option(help: "Worker threads.")
  var threads = 1

  func validate() throws {
    guard (1...1024).contains(threads) else { throw ValidationError("--threads must be 1 to 1024.") }
  }

  func run() throws {
    print("chips  s per simul. s  ns/neuron-step  of one chip's  B/neuron  B/synapse  mean Hz")
    var first: Measurement?
    for side in [1, 2, 4, 8] {
      let workload = side == 1 ? .w1 : Workload.chips(side * side, columns: side)
      let span = SimTime.ms(max(1000 / Int64(side * side), 100))
      let m = try Measurement(workload, step: step, for: span, threads: threads)
      let one = first ?? m
      first = one
      let memory = Double(m.memory)
      let row: [(String, Int)] = [
        ("\(side * side)", 5), (Self.text(m.running.processor / span.seconds, 4), 16),
        (Self.text(Self.cost(m), 3), 16), (Self.text(Self.cost(m) / Self.cost(one), 2), 15),
        (Self.text(memory / Double(m.neurons), 0), 10), (Self.text(memory / Double(64 * m.neurons), 1), 11),
        (Self.text(m.meanRate, 1), 9),
      ]
      print(row.map { String(repeating: " ", count: max($1 - $0.count, 0)) + $0 }.joined())
    }
    guard let first else { return }
    let silent = try Measurement(.w5, step: step, for: .s(100), threads: threads)
    print(
      "a silent chip takes \(Self.text(100 * Self.cost(silent) / Self.cost(first), 4)) % of one in activity")
  }

  /// Nanoseconds of the processors per neuron and step.
  private static func cost(_ m: Measurement) -> Double {
    m.running.processor * 1e9 / Double(m.neurons) / Double(m.steps)
  }

  /// A number with some decimals.
  private static func text(_ value: Double, _ decimals: Int) -> String {
    var scale = 1.0
    for _ in 0..<decimals { scale *= 10 }
    let whole = Int((value * scale).rounded())
    let digits = String(whole)
    guard decimals > 0 else { return digits }
    let padded = String(repeating: "0", count: max(decimals + 1 - digits.count, 0)) + digits
    return "\(padded.dropLast(decimals)).\(padded.suffix(decimals))"
  }
}
