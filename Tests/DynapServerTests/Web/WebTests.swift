import DynapUnits
import Foundation
import NIOCore
import NIOHTTP1
import Testing

@testable import DynapServer

@Suite("The page", .serialized) struct WebTests {
  @Test("an even share of a sequence is kept, whatever its length", arguments: [0, 1, 9, 10, 11, 25, 1000])
  func decimation(_ count: Int) {
    var kept = Decimated<Int>(most: 10)
    for number in 0..<count { kept.append(number) }
    #expect(kept.count == count && kept.elements.count <= 10 && kept.elements.count >= min(count, 5))
    #expect(kept.elements.enumerated().allSatisfy { $0.element == $0.offset * kept.stride })
    kept.removeAll()
    kept.append(5)
    #expect(kept.elements == [5] && kept.stride == 1)
  }

  @Test(
    "only this machine's own page may read along",
    arguments: [
      ("127.0.0.1:8080", nil, true), ("localhost:9", nil, true), ("[::1]:8080", nil, true),
      ("127.0.0.1:8080", "http://127.0.0.1:8080", true), ("127.0.0.1:8080", "http://evil.org", false),
      ("evil.org", nil, false), ("127.0.0.1.evil.org", nil, false), ("localhost:8080", "null", false),
    ] as [(String, String?, Bool)])
  func origins(_ host: String, _ origin: String?, _ isOwn: Bool) {
    var head = HTTPRequestHead(version: .http1_1, method: .GET, uri: "/live", headers: ["Host": host])
    if let origin { head.headers.add(name: "Origin", value: origin) }
    #expect(WebServer.isOwn(head) == isOwn)
    #expect(!WebServer.isOwn(HTTPRequestHead(version: .http1_1, method: .GET, uri: "/")))
  }

  /// What comes back for the bytes of a request, up to the server's close or a mark.
  static func ask(_ port: Int, _ text: String, until mark: String? = nil) -> String {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = UInt16(port).bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let connected = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    guard connected == 0 else { return "no connection" }
    // An answer that does not come fails the test, and does not hold it.
    var patience = timeval(tv_sec: 10, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    let bytes = Array(text.utf8)
    _ = bytes.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
    var answer: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = recv(descriptor, &chunk, chunk.count, 0)
      guard count > 0 else { break }
      answer += chunk[..<count]
      if let mark, String(decoding: answer, as: UTF8.self).contains(mark) { break }
    }
    return String(decoding: answer, as: UTF8.self)
  }

  @Test("the page is whole in itself, and everything else is refused") func pages() throws {
    let live = try LiveServer { $0.http = 0 }
    let port = try #require(live.server.endpoints.http)
    let page = Self.ask(port, "GET / HTTP/1.1\r\nHost: 127.0.0.1:\(port)\r\n\r\n")
    #expect(
      page.hasPrefix("HTTP/1.1 200 OK") && page.contains("<title>Dynapse</title>")
        && page.hasSuffix("</html>\n"))
    #expect(page.contains("Content-Security-Policy: default-src 'none'"))
    #expect(!page.contains("https://") && !page.contains("src=\"http"))
    func status(_ request: String, host: String = "localhost") -> String {
      String(Self.ask(port, "\(request) HTTP/1.1\r\nHost: \(host)\r\n\r\n").prefix(12))
    }
    #expect(status("GET /x") == "HTTP/1.1 404")
    #expect(status("GET /live") == "HTTP/1.1 404")
    #expect(status("POST /") == "HTTP/1.1 405")
    #expect(status("GET /", host: "evil.org") == "HTTP/1.1 403")
    #expect(Self.ask(port, "nonsense\r\n\r\n").hasPrefix("HTTP/1.1 400"))
    _ = live.end()
  }

  @Test("a page that looks on is sent the board, its status and what happens") func live() throws {
    let live = try LiveServer(ScriptedDriver(rate: 5)) { $0.http = 0 }
    let port = try #require(live.server.endpoints.http)
    let upgrade =
      "GET /live HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
      + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
    let answer = Self.ask(port, upgrade + "\r\n", until: "\"membranes\":{")
    #expect(answer.hasPrefix("HTTP/1.1 101"))
    #expect(answer.contains("\"clock\":\"lockstep\"") && answer.contains("\"rates\":[null,null,null,null]"))
    let refused = Self.ask(port, upgrade + "Origin: http://evil.org\r\n\r\n")
    #expect(!refused.contains("{"))
    let elsewhere = Self.ask(port, upgrade.replacing("/live", with: "/x") + "\r\n")
    #expect(!elsewhere.contains("{"))
    _ = live.end()
  }
}
