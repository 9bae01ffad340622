/// Where a server listens, and what it allows.
package struct ServerOptions: Sendable {
  /// The Unix socket; nil for none.
  package var socket: String?
  /// The address of TCP; nil for none.
  package var tcp: TCPAddress?
  /// The port of the page; nil for none, 0 for a free one.
  package var http: Int?
  /// What clients may do.
  package var hub = HubOptions()

  /// Makes options that listen nowhere.
  package init() {}
}
