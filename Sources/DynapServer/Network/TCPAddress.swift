import DynapChip

/// An address to listen at, as `HOST:PORT`.
package struct TCPAddress: Hashable, Sendable {
  /// The host, without brackets.
  package var host: String
  /// The port; 0 takes a free one.
  package var port: Int

  /// Reads `127.0.0.1:7401`, `localhost:7401` or `[::1]:7401`; nil for anything else.
  package init?(_ text: String) {
    guard let colon = text.lastIndex(of: ":"), let port = UInt16(text[text.index(after: colon)...]) else {
      return nil
    }
    var host = text[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      return nil
    }
    guard !host.isEmpty else { return nil }
    (self.host, self.port) = (String(host), Int(port))
  }

  /// Whether only this machine can reach it.
  package var isLoopback: Bool {
    if host == "localhost" || host == "::1" { return true }
    let parts = host.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil } && parts[0] == "127"
  }

  /// What keeps an address from being bound without a token.
  ///
  /// - Throws: ``DiagnosticError`` with code `bind-without-token` or `bind-not-loopback`.
  package func check(hasToken: Bool) throws(DiagnosticError) {
    guard !hasToken else { return }
    let place = Diagnostic.Place(file: "--tcp \(host):\(port)")
    if isLoopback {
      throw DiagnosticError([
        Diagnostic(
          .error, "tcp-without-token", at: place, "the address",
          "can be reached by every user of this machine",
          "give --token-file, or use the Unix socket")
      ])
    }
    throw DiagnosticError([
      Diagnostic(
        .error, "bind-without-token", at: place, "the address", "can be reached from other machines",
        "give --token-file; better bind 127.0.0.1 and let SSH carry it")
    ])
  }
}
