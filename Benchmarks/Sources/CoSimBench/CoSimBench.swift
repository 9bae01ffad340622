import DynapCoSim
import DynapUnits
import Networks

/// `cosim-bench`: what the SystemC kernel costs when Swift drives it, in processor time, the best of several rounds.
@main struct CoSimBench {
  /// Rounds of each measurement; other work on the machine makes a round slower, never faster.
  static let rounds = 5

  static func main() throws {
    try report("idle steps of 1 ns", "M/s", atLeast: 10) { try idleSteps(2_000_000) }
    try report("posted bus transactions", "M/s", atLeast: 3) { try transactions(1_000_000) }
    try report("four-phase handshakes", "M/s", atLeast: 3) { try handshakes(1_000_000) }
    try report("words over the clocked bus", "M/s", atLeast: 1) { try stream(1_000_000) }
    // What the library and the allocator take once is no growth.
    _ = try lives(10_000)
    let before = Usage.residentBytes
    try report("simulations made and destroyed", "us", atMost: 150) { try lives(10_000) }
    let grown = Double(Usage.residentBytes - before) / 1024
    print("\(pad("growth over \(rounds) x 10000 simulations", 36)) \(number(grown)) KiB")
  }

  /// Time passes a nanosecond at a time, and nothing is due.
  static func idleSteps(_ count: Int64) throws -> Double {
    let kernel = try Kernel()
    try kernel.elaborate()
    let start = Usage()
    for i in 1...count { try kernel.advance(to: .ns(i)) }
    return Double(count) / Usage().since(start).processor / 1e6
  }

  /// Swift posts, the initiator's process carries, Swift is the target; each takes a nanosecond.
  static func transactions(_ count: Int) throws -> Double {
    let kernel = try Kernel()
    let socket = try Socket(in: kernel, name: "registers")
    var (sum, done) = (UInt64(0), 0)
    socket.transport = {
      sum &+= $0.data
      $0.response = 1
    }
    socket.done = { _ in done += 1 }
    try kernel.elaborate()
    let start = Usage()
    for batch in 0..<count / 1000 {
      for i in 0..<1000 {
        try socket.post(.init(isWrite: true, address: UInt64(i), data: 1, delay: .ns(1)))
      }
      try kernel.advance(to: .us(Int64(batch + 1)))
    }
    let spent = Usage().since(start).processor
    precondition(done == count && sum == UInt64(count), "every transaction arrives")
    return Double(count) / spent / 1e6
  }

  /// Both ends in Swift: the receiver accepts at once, the sender posts when the bus is idle.
  static func handshakes(_ count: Int) throws -> Double {
    let kernel = try Kernel()
    let bus = try Handshake(in: kernel, name: "bus", width: 24, slot: .ns(30))
    var done = 0
    bus.offered = { [unowned bus] _ in try? bus.accept() }
    bus.idle = { [unowned bus] word in
      done += 1
      if done < count { try? bus.post(word &+ 1) }
    }
    try kernel.elaborate()
    let start = Usage()
    try bus.post(0)
    try kernel.advance(to: .ns(30 * Int64(count)))
    let spent = Usage().since(start).processor
    precondition(done == count, "every word arrives")
    return Double(count) / spent / 1e6
  }

  /// A word for each period of the clock.
  static func stream(_ count: Int) throws -> Double {
    let kernel = try Kernel()
    let bus = try ClockedStream(in: kernel, name: "host", width: 40, period: .ns(100))
    var done = 0
    bus.taken = { _ in done += 1 }
    try kernel.elaborate()
    let start = Usage()
    for i in 0..<count { try bus.post(UInt64(i)) }
    try kernel.advance(to: .ns(100 * Int64(count + 1)))
    let spent = Usage().since(start).processor
    precondition(done == count, "every word arrives")
    return Double(count) / spent / 1e6
  }

  /// A kernel with a timer, a handshake, a stream and a socket that carries three transactions; microseconds for each.
  static func lives(_ count: Int) throws -> Double {
    let start = Usage()
    for _ in 0..<count {
      let kernel = try Kernel()
      _ = try KernelTimer(in: kernel, name: "timer")
      _ = try Handshake(in: kernel, name: "bus", width: 24, slot: .ns(30))
      _ = try ClockedStream(in: kernel, name: "host", width: 40, period: .ns(100))
      let socket = try Socket(in: kernel, name: "registers")
      var done = 0
      socket.transport = { $0.response = 1 }
      socket.done = { _ in done += 1 }
      try kernel.elaborate()
      for i in 0..<3 { try socket.post(.init(isWrite: true, address: UInt64(i), delay: .ns(1))) }
      try kernel.advance(to: .us(1))
      precondition(done == 3, "every transaction arrives")
    }
    return Usage().since(start).processor / Double(count) * 1e6
  }

  /// Prints the best of several rounds, the worst, and the bound.
  private static func report(
    _ name: String, _ unit: String, atLeast: Double? = nil, atMost: Double? = nil,
    _ measure: () throws -> Double
  ) rethrows {
    var values: [Double] = []
    for _ in 0..<rounds { values.append(try measure()) }
    values.sort()
    let (best, worst) = atMost == nil ? (values[rounds - 1], values[0]) : (values[0], values[rounds - 1])
    let bound = atLeast.map { "over \(number($0))" } ?? atMost.map { "under \(number($0))" } ?? ""
    print("\(pad(name, 36)) \(number(best)) \(unit) (worst \(number(worst))), must be \(bound)")
  }

  private static func pad(_ text: String, _ width: Int) -> String {
    text + String(repeating: " ", count: max(width - text.count, 0))
  }

  private static func number(_ value: Double) -> String { DecimalText.trimmed(value, significantDigits: 3) }
}
