import DynapCoSim
import DynapUnits
import Testing

/// The parts that move words: handshakes, streams, sockets.
@Suite struct BusTests {
  /// The changes of signals, as a text each.
  private final class Log {
    var lines: [String] = []

    func watch(_ name: String, _ signal: Signal) throws {
      try signal.observe { [unowned self] time, value in lines.append("\(time) \(name) \(value)") }
    }
  }

  @Test func `a handshake has four phases, a quarter of its slot apart`() throws {
    let kernel = try Kernel()
    let bus = try Handshake(in: kernel, name: "bus", width: 24, slot: .ns(30))
    let log = Log()
    try log.watch("req", bus.req)
    try log.watch("ack", bus.ack)
    try log.watch("data", bus.data)
    bus.offered = { [unowned bus] _ in try? bus.accept() }
    bus.idle = { _ in log.lines.append("\(kernel.now) idle") }
    try kernel.elaborate()
    try kernel.advance(to: .ns(100))
    try bus.post(5)
    try kernel.advance(to: .us(1))
    #expect(
      log.lines.sorted() == [
        "100 ns data 5", "100 ns req 1", "107.5 ns ack 1", "115 ns req 0", "122.5 ns ack 0", "130 ns idle",
      ])
  }

  @Test func `a receiver that does not accept stalls the sender, which sees it`() throws {
    let kernel = try Kernel()
    let bus = try Handshake(in: kernel, name: "bus", width: 24, slot: .ns(30))
    var idles: [SimTime] = []
    bus.idle = { _ in idles.append(kernel.now) }
    try kernel.elaborate()
    try bus.post(5)
    try kernel.advance(to: .us(3))
    #expect(bus.waitingSince == .zero)
    #expect(bus.req.bits == 1)
    #expect(bus.ack.bits == 0)
    #expect(throws: KernelFailure.self) { try bus.post(6) }
    try bus.accept()
    #expect(bus.waitingSince == nil)
    #expect(throws: KernelFailure.self) { try bus.accept() }
    try kernel.advance(to: .us(4))
    #expect(idles == [.us(3) + .ns(30)])
  }

  @Test func `a stream moves a word at each edge with valid and ready, and its clock stops when it is empty`()
    throws
  {
    let kernel = try Kernel()
    let bus = try ClockedStream(in: kernel, name: "host", width: 40, period: .ns(100))
    let log = Log()
    try log.watch("clk", bus.clock)
    try log.watch("valid", bus.valid)
    try log.watch("data", bus.data)
    bus.taken = { log.lines.append("\(kernel.now) taken \($0)") }
    try kernel.elaborate()
    try kernel.advance(to: .ns(130))
    try bus.post(7)
    try bus.post(8)
    try kernel.advance(to: .us(1))
    #expect(
      log.lines.filter { !$0.contains("clk") }.sorted() == [
        "200 ns data 7", "200 ns valid 1", "300 ns data 8", "300 ns taken 7", "400 ns taken 8",
        "400 ns valid 0",
      ])
    #expect(
      log.lines.filter { $0.contains("clk 1") } == ["200 ns clk 1", "300 ns clk 1", "400 ns clk 1"])
    #expect(kernel.nextActivity == nil)
  }

  @Test func `a stream whose receiver is not ready counts the edges that it waits`() throws {
    let kernel = try Kernel()
    let bus = try ClockedStream(in: kernel, name: "host", width: 40, period: .ns(100))
    var taken: [SimTime] = []
    bus.taken = { _ in taken.append(kernel.now) }
    try kernel.elaborate()
    try bus.setReady(false)
    try bus.post(7)
    try kernel.advance(to: .ns(350))
    // Valid since 0, the edges at 100, 200 and 300 ns passed in vain.
    #expect(bus.stalls == 3)
    #expect(bus.queued == 1)
    #expect(bus.waitingSince == .zero)
    try bus.setReady(true)
    try kernel.advance(to: .us(1))
    #expect(taken == [.ns(400)])
    #expect(bus.stalls == 3)
  }

  @Test func `a clock that runs free never stops`() throws {
    let kernel = try Kernel()
    let bus = try ClockedStream(in: kernel, name: "host", width: 40, period: .ns(100), runsFree: true)
    var edges = 0
    try bus.clock.observe { _, value in edges += Int(value) }
    try kernel.elaborate()
    try kernel.advance(to: .us(1))
    #expect(edges == 10)
    #expect(kernel.nextActivity == .ns(1050))
  }

  @Test func `transactions go to their target and are over after their delay`() throws {
    let kernel = try Kernel()
    let socket = try Socket(in: kernel, name: "registers")
    var memory: [UInt64: UInt64] = [:]
    var done: [(SimTime, Socket.Transaction)] = []
    socket.transport = { transaction in
      guard transaction.address < 8 else {
        transaction.response = -2
        return
      }
      if transaction.isWrite { memory[transaction.address] = transaction.data }
      transaction.data = memory[transaction.address, default: 0]
      transaction.delay += .ns(10)
      transaction.response = 1
    }
    socket.done = { done.append((kernel.now, $0)) }
    try kernel.elaborate()
    try socket.post(.init(isWrite: true, address: 3, data: 99))
    try socket.post(.init(isWrite: false, address: 3))
    try socket.post(.init(isWrite: false, address: 64))
    #expect(throws: KernelFailure.self) { try socket.post(.init(isWrite: true, address: 0, delay: .ps(-1))) }
    try kernel.advance(to: .us(1))
    #expect(done.map(\.0) == [.ns(10), .ns(20), .ns(20)])
    #expect(done.map(\.1.data) == [99, 99, 0])
    #expect(done.map(\.1.response) == [1, 1, -2])
    #expect(socket.queued == 0)
  }
}
