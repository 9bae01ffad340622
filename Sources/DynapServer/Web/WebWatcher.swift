import NIOCore
import NIOWebSocket

/// A page that looks on: it is sent messages and says nothing but that it goes.
final class WebWatcher: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  private let feed: WebFeed
  private var context: ChannelHandlerContext?

  init(_ feed: WebFeed) { self.feed = feed }

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    feed.add(self)
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    self.context = nil
    feed.remove(self)
  }

  func channelInactive(context: ChannelHandlerContext) {
    feed.remove(self)
    context.fireChannelInactive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    switch frame.opcode {
    case .connectionClose: context.close(promise: nil)
    case .ping:
      var payload = frame.data
      if let key = frame.maskKey { payload.webSocketUnmask(key) }
      context.writeAndFlush(
        wrapOutboundOut(WebSocketFrame(fin: true, opcode: .pong, data: payload)), promise: nil)
    default: break
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  /// Sends a message, or leaves it out when the page does not keep up.
  func send(_ text: String) {
    guard let context, context.channel.isWritable else { return }
    let frame = WebSocketFrame(fin: true, opcode: .text, data: ByteBuffer(string: text))
    context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
  }

  /// Closes.
  func close() { context?.close(promise: nil) }
}
