import ArgumentParser
import DynapUnits
import Networks

/// `workloads growth`: what boards of more and more chips cost, beside one chip and a silent one.
struct GrowthCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "growth",
    abstract: "Print what a neuron and a synapse cost on boards of 1 to 225 chips, the largest there is.",
    discussion: """
      Times are of the processors, the least of three rounds; the last line is a silent chip's share of one in activity.
      """)

  @Option(help: "The step.", transform: SimTime.argument)
  var step = SimTime.us(100)

  @Option(help: "Worker threads.")
  var threads = 1

  /// How often each board is run.
  private static let rounds = 3

  func validate() throws {
    guard (1...1024).contains(threads) else { throw ValidationError("--threads must be 1 to 1024.") }
  }

  func run() throws {
    var boards = [1, 2, 4, 8, 15].map(Board.init)
    var silent: [Double] = []
    // In turn, and the least of each: what else happens on a host only makes a run longer, for minutes at a time.
    for _ in 0..<Self.rounds {
      for i in boards.indices { try boards[i].measure(step, threads) }
      silent.append(Self.cost(try Measurement(.w5, step: step, for: .s(100), threads: threads)))
    }
    print("chips  s per simul. s  ns/neuron-step  of one chip's  B/neuron  B/synapse  mean Hz")
    let least = boards.compactMap { board in board.runs.min { Self.cost($0) < Self.cost($1) } }
    guard let first = least.first else { return }
    for (board, m) in zip(boards, least) {
      // Of the first round: later ones find what earlier ones have left.
      let memory = Double(board.runs[0].memory)
      let row: [(String, Int)] = [
        ("\(board.chips)", 5), (Self.text(m.running.processor / board.span.seconds, 4), 16),
        (Self.text(Self.cost(m), 3), 16), (Self.text(Self.cost(m) / Self.cost(first), 2), 15),
        (Self.text(memory / Double(m.neurons), 0), 10), (Self.text(memory / Double(64 * m.neurons), 1), 11),
        (Self.text(m.meanRate, 1), 9),
      ]
      print(row.map { String(repeating: " ", count: max($1 - $0.count, 0)) + $0 }.joined())
    }
    let share = 100 * (silent.min() ?? 0) / Self.cost(first)
    print("a silent chip takes \(Self.text(share, 4)) % of one in activity")
  }

  /// A board of `side` times `side` chips, and what it has cost.
  private struct Board {
    var side: Int
    var runs: [Measurement] = []

    var chips: Int { side * side }
    var span: SimTime { .ms(max(1000 / Int64(chips), 100)) }

    init(side: Int) { self.side = side }

    mutating func measure(_ step: SimTime, _ threads: Int) throws {
      let workload = side == 1 ? .w1 : Workload.chips(chips, columns: side)
      runs.append(try Measurement(workload, step: step, for: span, threads: threads))
    }
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
