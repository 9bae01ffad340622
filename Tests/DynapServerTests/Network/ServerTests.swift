import DynapChip
import DynapUnits
import Foundation
import NIOCore
import Testing

@testable import DynapServer

/// A server on real sockets, in a folder of its own.
final class LiveServer {
  let folder: URL
  let server: Server

  init(
    _ driver: any BoardDriver & Sendable = ScriptedDriver(),
    _ change: (inout ServerOptions) -> Void = { _ in }
  ) throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("d-\(UUID().uuidString.prefix(8))")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    var options = ServerOptions()
    options.socket = folder.appendingPathComponent("s").path
    options.hub.clock = .lockstep
    options.hub.limits.drain = .ms(500)
    change(&options)
    server = try Server(driver, options)
  }

  var path: String { server.endpoints.socket ?? "" }

  func end() -> HubCounts {
    server.drain()
    let counts = server.wait().counts
    try? FileManager.default.removeItem(at: folder)
    return counts
  }
}

@Suite("A server on sockets", .serialized) struct ServerTests {
  @Test("clients drive and observe over a Unix socket that is its owner's only") func unixSocket() throws {
    let live = try LiveServer(ScriptedDriver(rate: 10))
    let attributes = try FileManager.default.attributesOfItem(atPath: live.path)
    #expect(attributes[.posixPermissions] as? Int == 0o600)
    let (writer, observer) = (try Client(socket: live.path), try Client(socket: live.path))
    try writer.hello(["role": "writer"])
    try observer.hello(["streams": ["spikes"]])
    try writer.inject([.input(us: 500), .input(us: 1500)])
    let reply = try writer.ask("advance", ["by_ps": .integer(SimTime.ms(2).picoseconds)])
    #expect(reply["sequence"]?.integer == 2)
    #expect(writer.takeEvents().map(\.record.time) == [.us(502), .us(1502)])
    try observer.ask("board")
    #expect(observer.takeEvents().map(\.sequence) == Array(0..<20))
    #expect(
      throws: Client.Failure.refused(
        code: "needs-writer", text: "\(WireError.needsWriter("command advance").diagnostic)")
    ) {
      try observer.ask("advance", ["by_ps": 1])
    }
    observer.hangUp()
    let counts = live.end()
    #expect(counts.connections == 2 && counts.faults == 0)
    #expect(!FileManager.default.fileExists(atPath: live.path))
    #expect(throws: Client.Failure.self) { try writer.ask("status") }
  }

  @Test("a dead socket file is taken over; a living one and another file are not") func staleSocket() throws {
    let live = try LiveServer()
    func refusal(_ path: String) -> String? {
      do throws(DiagnosticError) {
        try SocketFile(path: path).prepare()
        return nil
      } catch { return "\(error)" }
    }
    #expect(
      refusal(live.path)
        == "\(live.path): error[socket-in-use]: the socket is another server's; choose another path, or end that server"
    )
    let file = live.folder.appendingPathComponent("file").path
    try Data("x".utf8).write(to: URL(fileURLWithPath: file))
    #expect(
      refusal(file)
        == "\(file): error[socket-path-taken]: the socket is a file that is no socket; choose another path, or remove it"
    )
    #expect(FileManager.default.fileExists(atPath: file))
    let long = "/tmp/" + String(repeating: "x", count: 103)
    #expect(
      refusal(long) == "\(long): error[socket-path-long]: the socket has 108 bytes; the system takes 1 to 107"
    )
    // A server that was killed leaves its file behind.
    let dead = live.folder.appendingPathComponent("dead").path
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(dead.utf8)) }
    let bound = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    close(descriptor)
    #expect(bound == 0 && FileManager.default.fileExists(atPath: dead))
    #expect(refusal(dead) == nil)
    #expect(!FileManager.default.fileExists(atPath: dead))
    _ = live.end()
  }

  @Test("TCP listens on its own address, and an address that is taken is told") func tcp() throws {
    let live = try LiveServer {
      $0.tcp = TCPAddress("127.0.0.1:0")
      $0.hub.token = "0123456789abcdef"
    }
    let port = try #require(live.server.endpoints.tcp)
    #expect(port > 0)
    var options = ServerOptions()
    options.tcp = TCPAddress("127.0.0.1:\(port)")
    options.hub.token = "0123456789abcdef"
    do throws(DiagnosticError) {
      _ = try Server(ScriptedDriver(), options)
      Issue.record("two servers have one address")
    } catch {
      #expect(
        "\(error)"
          == "127.0.0.1:\(port): error[system]: the address cannot be bound: Address already in use; choose another one"
      )
    }
    let client = try Client(socket: live.path)
    #expect(throws: Client.Failure.self) { try client.hello(["token": "x"]) }
    _ = live.end()
  }

  @Test("clients that are cut at random bytes leave the server and its result alone") func chaos() throws {
    let live = try LiveServer(ScriptedDriver(rate: 50)) { $0.hub.limits.clients = 64 }
    let writer = try Client(socket: live.path)
    try writer.hello(["role": "writer", "streams": ["host", "spikes"], "credit": 1_000_000])
    var dice = ChaosTests.Dice(state: 7)
    for ms in Int64(0)..<20 {
      for _ in 0..<2 {
        let client = try Client(socket: live.path)
        let script = ChaosTests.script(&dice)
        let part = script.getSlice(at: 0, length: dice.roll(script.readableBytes + 1)) ?? ByteBuffer()
        try? client.send(part)
        client.hangUp()
      }
      try writer.inject([.input(us: ms * 1000 + 500)])
      try writer.ask("advance", ["until_ps": .integer(SimTime.ms(ms + 1).picoseconds)])
    }
    let events = writer.takeEvents()
    let spikes: [SimTime] = events.filter { $0.stream == .spikes }.map(\.record.time)
    let echoes: [SimTime] = events.filter { $0.stream == .host }.map(\.record.time)
    #expect(spikes == (0..<1000).map { (n: Int64) -> SimTime in .us(n * 20) })
    #expect(echoes == (0..<20).map { (n: Int64) -> SimTime in .us(n * 1000 + 502) })
    #expect(events.map(\.sequence) == Array(0..<1020))
    _ = live.end()
  }
}

@Suite("A client that does not read", .serialized) struct UnreadTests {
  @Test("answers are kept for it up to a number, and the others go on") func unread() throws {
    let live = try LiveServer()
    let (deaf, good) = (try Client(socket: live.path), try Client(socket: live.path))
    try deaf.hello()
    try good.hello()
    deaf.patience = .s(5)
    #expect(throws: Client.Failure.self) {
      for request in 1...100_000 {
        try deaf.send(
          FrameHeader(.command, request: UInt32(request)), ByteBuffer(string: #"{"do":"status"}"#))
      }
    }
    #expect(try good.ask("status")["clients"]?.integer == 1)
    #expect(live.end().faults == 1)
  }
}
