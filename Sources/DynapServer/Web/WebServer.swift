import NIOCore
import NIOHTTP1
import NIOPosix
import NIOWebSocket

/// The page and its WebSocket, on this machine only.
enum WebServer {
  /// The path of the WebSocket.
  static let live = "/live"
  /// How long a connection may take to ask.
  static let patience = TimeAmount.seconds(10)

  /// Begins to listen.
  ///
  /// - Throws: what binding throws.
  static func bind(_ port: Int, _ hub: Hub, _ group: MultiThreadedEventLoopGroup) throws -> any Channel {
    let feed = try hub.loop.submit { NIOLoopBound(WebFeed(hub), eventLoop: hub.loop) }.wait()
    return try ServerBootstrap(group: group)
      .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture { try setUp(channel, feed.value) }
      }
      .bind(host: "127.0.0.1", port: port).wait()
  }

  private static func setUp(_ channel: any Channel, _ feed: WebFeed) throws {
    let bound = NIOLoopBound(feed, eventLoop: channel.eventLoop)
    let upgrader = NIOWebSocketServerUpgrader(
      maxFrameSize: 1024,
      // Upgraded in any case: a request that is not would wait here, and cannot be answered here.
      shouldUpgrade: { channel, _ in channel.eventLoop.makeSucceededFuture(HTTPHeaders()) },
      upgradePipelineHandler: { channel, head in
        guard head.uri == live, isOwn(head), bound.value.hasRoom else { return channel.close() }
        return channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(WebWatcher(bound.value))
        }
      })
    let pages = WebPages()
    let pagesBound = NIOLoopBound(pages, eventLoop: channel.eventLoop)
    try channel.pipeline.syncOperations.configureHTTPServerPipeline(
      withServerUpgrade: (
        upgraders: [upgrader],
        completionHandler: { context in
          pagesBound.value.isDone = true
          context.pipeline.syncOperations.removeHandler(pagesBound.value, promise: nil)
        }
      ))
    try channel.pipeline.syncOperations.addHandler(pages)
    channel.eventLoop.scheduleTask(in: patience) {
      if !pagesBound.value.isDone { channel.close(promise: nil) }
    }
  }

  /// Whether a request comes from this page, and not from another one that a browser has open.
  static func isOwn(_ head: HTTPRequestHead) -> Bool {
    guard let host = head.headers.first(name: "Host"), isLocal(host) else { return false }
    guard let origin = head.headers.first(name: "Origin") else { return true }
    return origin == "http://\(host)"
  }

  /// Whether a `Host` header names this machine.
  static func isLocal(_ host: String) -> Bool {
    let name =
      host.hasPrefix("[") ? String(host.prefix { $0 != "]" }) + "]" : String(host.prefix { $0 != ":" })
    return ["127.0.0.1", "localhost", "[::1]"].contains(name)
  }
}

/// Answers requests for the page.
final class WebPages: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  /// Whether the connection has become a WebSocket.
  var isDone = false
  private var head: HTTPRequestHead?

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): self.head = head
    case .body: break
    case .end:
      if let head { answer(head, context) }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private func answer(_ request: HTTPRequestHead, _ context: ChannelHandlerContext) {
    let path = request.uri.prefix { $0 != "?" }
    if !WebServer.isOwn(request) {
      respond(.forbidden, "this page is for this machine only\n", context)
    } else if request.method != .GET && request.method != .HEAD {
      respond(.methodNotAllowed, "the page is read-only\n", context)
    } else if path == "/" {
      let body = ByteBuffer(bytes: request.method == .HEAD ? [] : PackageResources.live_html)
      respond(.ok, body, "text/html; charset=utf-8", context)
    } else {
      respond(.notFound, path == WebServer.live ? "say Upgrade: websocket\n" : "there is only /\n", context)
    }
  }

  private func respond(_ status: HTTPResponseStatus, _ text: String, _ context: ChannelHandlerContext) {
    respond(status, ByteBuffer(string: text), "text/plain; charset=utf-8", context)
  }

  private func respond(
    _ status: HTTPResponseStatus, _ body: ByteBuffer, _ type: String, _ context: ChannelHandlerContext
  ) {
    let headers: HTTPHeaders = [
      "Content-Type": type, "Content-Length": "\(body.readableBytes)", "Connection": "close",
      "Cache-Control": "no-store", "X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer",
      "Content-Security-Policy":
        "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; connect-src 'self'; img-src data:; frame-ancestors 'none'",
    ]
    context.write(
      wrapOutboundOut(.head(HTTPResponseHead(version: .http1_1, status: status, headers: headers))),
      promise: nil)
    context.write(wrapOutboundOut(.body(.byteBuffer(body))), promise: nil)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in bound.value.close(promise: nil) }
  }
}
