import DynapChip
import Foundation
import NIOCore
import NIOPosix

/// A board behind sockets, from the first bind to the last bye.
package final class Server: Sendable {
  /// Where it listens.
  package struct Endpoints: Sendable {
    /// The Unix socket.
    package var socket: String?
    /// The port of TCP.
    package var tcp: Int?
    /// The port of the page.
    package var http: Int?
  }

  /// Where it listens.
  package let endpoints: Endpoints
  private let group: MultiThreadedEventLoopGroup
  private let hub: Hub
  private let listeners: [any Channel]
  private let file: SocketFile?

  /// Binds, and lets the board run.
  ///
  /// - Throws: ``DiagnosticError`` when an address is refused or cannot be bound.
  package init(_ driver: any BoardDriver & Sendable, _ options: ServerOptions) throws(DiagnosticError) {
    try options.tcp?.check(hasToken: options.hub.token != nil)
    let file = options.socket.map(SocketFile.init(path:))
    try file?.prepare()
    // One loop: everything of the network is in order, and the board has the other processors.
    let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)
    let mailbox = Mailbox()
    let hub = Hub(
      loop: group.next(), options: options.hub, shape: Hub.BoardShape(driver), mailbox: mailbox)
    var listeners: [any Channel] = []
    var endpoints = Endpoints()
    do throws(DiagnosticError) {
      if let path = options.socket {
        listeners.append(try Self.bindSocket(path, hub, group))
        endpoints.socket = path
      }
      if let tcp = options.tcp {
        let channel = try Self.bind("\(tcp.host):\(tcp.port)") {
          try Self.bootstrap(hub, group).bind(host: tcp.host, port: tcp.port).wait()
        }
        endpoints.tcp = channel.localAddress?.port
        listeners.append(channel)
      }
      if let port = options.http {
        let channel = try Self.bind("127.0.0.1:\(port)") { try WebServer.bind(port, hub, group) }
        endpoints.http = channel.localAddress?.port
        listeners.append(channel)
      }
    } catch {
      for listener in listeners { try? listener.close().wait() }
      hub.drained.succeed(nil)
      try? group.syncShutdownGracefully()
      throw error
    }
    (self.group, self.hub, self.listeners, self.endpoints, self.file) = (
      group, hub, listeners, endpoints, file
    )
    let host = BoardHost(driver, mode: options.hub.clock, mailbox: mailbox) { publication in
      hub.loop.execute { hub.take(publication) }
    }
    let thread = Thread { host.run() }
    thread.name = "board"
    thread.stackSize = 8 << 20
    thread.start()
  }

  /// Lets nobody in any more, sends what is buffered and ends; does not wait.
  package func drain() {
    for listener in listeners { listener.close(promise: nil) }
    hub.loop.execute { [hub] in hub.drain() }
  }

  /// Waits until it has drained; returns what the board failed at, if it did, and the counts.
  package func wait() -> (failure: String?, counts: HubCounts) {
    let failure = (try? hub.drained.futureResult.wait()) ?? nil
    let counts = (try? hub.loop.submit { [hub] in hub.counts }.wait()) ?? HubCounts()
    for listener in listeners { try? listener.close().wait() }
    file?.remove()
    try? group.syncShutdownGracefully()
    return (failure, counts)
  }

  private static func bootstrap(_ hub: Hub, _ group: MultiThreadedEventLoopGroup) -> ServerBootstrap {
    ServerBootstrap(group: group)
      .serverChannelOption(.backlog, value: 256)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelOption(.socketOption(.so_keepalive), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Connection(hub))
        }
      }
  }

  private static func bindSocket(
    _ path: String, _ hub: Hub, _ group: MultiThreadedEventLoopGroup
  ) throws(DiagnosticError) -> any Channel {
    // The file must never be open to others, not for a moment.
    let mask = umask(0o177)
    defer { umask(mask) }
    return try bind(path) {
      try bootstrap(hub, group).bind(unixDomainSocketPath: path).wait()
    }
  }

  private static func bind(
    _ address: String, _ body: () throws -> any Channel
  ) throws(DiagnosticError) -> any Channel {
    do {
      return try body()
    } catch {
      let reason = (error as? IOError).map { String(cString: strerror($0.errnoCode)) } ?? "\(error)"
      throw DiagnosticError([
        Diagnostic(
          .error, "system", at: .init(file: address), "the address", "cannot be bound: \(reason)",
          "choose another one")
      ])
    }
  }
}
