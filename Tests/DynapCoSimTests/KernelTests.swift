import DynapCoSim
import DynapIO
import DynapUnits
import Foundation
import Testing

@Suite struct KernelTests {
  /// What a body is refused with.
  private func failure(_ body: () throws -> Void) -> KernelFailure? {
    do { try body() } catch { return error as? KernelFailure }
    return nil
  }

  @Test func `the default build has the SystemC kernel`() {
    #expect(Kernel.isAvailable)
  }

  @Test func `a program without SystemC says what to build with`() {
    #expect(
      "\(KernelFailure.absent.diagnostic)"
        == "error[systemc-absent]: SystemC says: the program was built without SystemC; build with the package trait "
        + "SystemC, which is on by default, and libsystemc-dev")
  }

  @Test func `time goes to where it is sent, and idle time is known`() throws {
    let kernel = try Kernel()
    let timer = try KernelTimer(in: kernel, name: "t")
    var rings: [SimTime] = []
    timer.due = { rings.append(kernel.now) }
    try kernel.elaborate()
    #expect(kernel.nextActivity == nil)
    try timer.set(to: .ns(7))
    #expect(kernel.nextActivity == .ns(7))
    try kernel.advance(to: .ns(5))
    #expect(kernel.now == .ns(5))
    try kernel.advance(to: .ns(7))
    #expect(rings == [.ns(7)])
    try timer.set(to: .ns(7))
    try kernel.advance(to: .ns(7))
    #expect(rings == [.ns(7), .ns(7)])
  }

  @Test func `a second elaboration is refused and changes nothing`() throws {
    let kernel = try Kernel()
    try kernel.elaborate()
    let refusal = try #require(failure { try kernel.elaborate() })
    #expect(
      "\(refusal.diagnostic)"
        == "error[systemc-elaborated]: SystemC says: the simulation has been elaborated: that happens once; make all parts "
        + "first and elaborate once; for another simulation make another kernel")
    try kernel.advance(to: .ns(1))
    #expect(failure { _ = try Signal(in: kernel, name: "late", width: 1) }?.code == .elaborated)
  }

  @Test func `two simulations are elaborated and run side by side in one process`() throws {
    let kernels = try (0..<2).map { _ in try Kernel() }
    let timers = try kernels.map { try KernelTimer(in: $0, name: "t") }
    var rings: [Int] = []
    for i in 0..<2 { timers[i].due = { rings.append(i) } }
    for kernel in kernels { try kernel.elaborate() }
    for i in 0..<2 { try timers[i].set(to: .ns(Int64(10 - i))) }
    for step in Int64(1)...10 { for kernel in kernels { try kernel.advance(to: .ns(step)) } }
    #expect(rings == [1, 0])
    #expect(kernels.map(\.now) == [.ns(10), .ns(10)])
  }

  @Test func `time backwards, and before elaboration, is refused with the times`() throws {
    let kernel = try Kernel()
    #expect(failure { try kernel.advance(to: .ns(1)) }?.code == .notElaborated)
    try kernel.elaborate()
    try kernel.advance(to: .ns(3))
    let refusal = try #require(failure { try kernel.advance(to: .ns(1)) })
    #expect(
      "\(refusal.diagnostic)"
        == "error[systemc-time-backwards]: SystemC says: time cannot go back from 3000 ps to 1000 ps; advance to the present "
        + "or a later time")
    try kernel.advance(to: .ns(4))
    #expect(kernel.now == .ns(4))
  }

  @Test func `a callback can neither advance nor make a kernel, and the simulation goes on`() throws {
    let (kernel, other) = (try Kernel(), try Kernel())
    let timer = try KernelTimer(in: kernel, name: "t")
    var refusals: [KernelFailure.Code?] = []
    timer.due = { [self] in
      refusals.append(failure { try kernel.advance(to: .ns(9)) }?.code)
      refusals.append(failure { try other.advance(to: .ns(9)) }?.code)
      refusals.append(failure { _ = try Kernel() }?.code)
    }
    for kernel in [kernel, other] { try kernel.elaborate() }
    try timer.set(to: .ns(1))
    try kernel.advance(to: .ns(2))
    #expect(refusals == [.busy, .busy, .busy])
    #expect(kernel.now == .ns(2))
  }

  @Test func `nonsense is refused`() throws {
    let kernel = try Kernel()
    for width in [0, -1, 65, .max, .min] {
      #expect(failure { _ = try Signal(in: kernel, name: "s", width: width) }?.code == .argument)
      #expect(
        failure { _ = try Handshake(in: kernel, name: "s", width: width, slot: .ns(1)) }?.code == .argument)
      #expect(
        failure { _ = try ClockedStream(in: kernel, name: "s", width: width, period: .ns(1)) }?.code
          == .argument)
    }
    #expect(failure { _ = try Signal(in: kernel, name: "", width: 1) }?.code == .argument)
    #expect(failure { _ = try Handshake(in: kernel, name: "s", width: 1, slot: .ps(-1)) }?.code == .argument)
    #expect(
      failure { _ = try ClockedStream(in: kernel, name: "s", width: 1, period: .ps(1)) }?.code == .argument)
    #expect(failure { try kernel.openTrace(path: "/nowhere/x.vcd") }?.code == .file)
    let bits = try Signal(in: kernel, name: "b", width: 4)
    let real = try Signal(realIn: kernel, name: "r")
    #expect(failure { try bits.write(real: 1) }?.code == .argument)
    #expect(failure { try real.write(1) }?.code == .argument)
    #expect(failure { try real.observe { _, _ in } }?.code == .argument)
    #expect(failure { try kernel.trace(bits) }?.code == .argument)
    try kernel.elaborate()
    try bits.write(0x1F)
    try real.write(real: 0.5)
    try kernel.advance(to: .ns(1))
    #expect(bits.bits == 0xF)
    #expect(real.real == 0.5)
  }

  @Test func `kernels come and go`() throws {
    for _ in 0..<200 {
      let kernel = try Kernel()
      let bus = try Handshake(in: kernel, name: "bus", width: 24, slot: .ns(30))
      bus.offered = { [unowned bus] _ in try? bus.accept() }
      try kernel.elaborate()
      try bus.post(1)
      try kernel.advance(to: .us(1))
      #expect(kernel.now == .us(1))
    }
  }

  @Test func `the kernel's own trace file is complete when the kernel goes`() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("own.vcd").path
    do {
      let kernel = try Kernel()
      let signals = try [1, 24].map { try Signal(in: kernel, name: "board.s\($0)", width: $0) }
      let real = try Signal(realIn: kernel, name: "board.real")
      try kernel.openTrace(path: path)
      for signal in signals + [real] { try kernel.trace(signal) }
      #expect(failure { try kernel.openTrace(path: path) }?.code == .argument)
      try kernel.elaborate()
      try kernel.advance(to: .ns(5))
      for signal in signals { try signal.write(1) }
      try real.write(real: 0.25)
      try kernel.advance(to: .ns(9))
    }
    let waves = try VCDReader.read(path: path)
    #expect(waves.signals.count == 3)
    #expect(waves.changes.map(\.last?.time) == [.ns(5), .ns(5), .ns(5)])
    #expect(waves.changes.last?.last?.value == .real(0.25))
  }
}
