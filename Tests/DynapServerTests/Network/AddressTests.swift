import DynapChip
import Foundation
import Testing

@testable import DynapServer

@Suite("Addresses") struct AddressTests {
  static func message(_ body: () throws -> Void) -> String? {
    do { try body() } catch { return "\(error)" }
    return nil
  }

  @Test("addresses of TCP read as they are meant") func addresses() {
    #expect(TCPAddress("127.0.0.1:7401") == TCPAddress("127.0.0.1:7401"))
    #expect(TCPAddress("[::1]:0")?.host == "::1" && TCPAddress("[::1]:0")?.isLoopback == true)
    #expect(TCPAddress("localhost:1")?.isLoopback == true && TCPAddress("127.9.9.9:1")?.isLoopback == true)
    for text in ["0.0.0.0:1", "192.168.1.4:1", "127.0.0.1.evil.org:1", "127.0.0:1", "[::]:1", "host:1"] {
      #expect(TCPAddress(text)?.isLoopback == false, "\(text)")
    }
    for text in ["", "7401", "host", "host:", ":1", "host:65536", "host:-1", "::1:5", "host:1x"] {
      #expect(TCPAddress(text) == nil, "\(text)")
    }
  }

  @Test("no address is bound without a token") func tokens() throws {
    let local = try #require(TCPAddress("127.0.0.1:7401"))
    let open = try #require(TCPAddress("0.0.0.0:7401"))
    try local.check(hasToken: true)
    try open.check(hasToken: true)
    #expect(
      Self.message { try local.check(hasToken: false) }
        == "--tcp 127.0.0.1:7401: error[tcp-without-token]: the address can be reached by every user of this machine; give --token-file, or use the Unix socket"
    )
    #expect(
      Self.message { try open.check(hasToken: false) }
        == "--tcp 0.0.0.0:7401: error[bind-without-token]: the address can be reached from other machines; give --token-file; better bind 127.0.0.1 and let SSH carry it"
    )
  }

  @Test("a token comes from one line of a file that only its owner reads") func tokenFiles() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("dynapse-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let path = folder.appendingPathComponent("token").path
    func read(_ text: String, mode: Int = 0o600) -> String? {
      _ = FileManager.default.createFile(
        atPath: path, contents: Data(text.utf8), attributes: [.posixPermissions: mode])
      return Self.message {
        let token = try TokenFile.read(path)
        #expect(token == "0123456789abcdef")
      }
    }
    #expect(read("0123456789abcdef\n") == nil)
    #expect(
      read("0123456789abcdef", mode: 0o640)
        == "\(path): error[token-file-open]: the token file can be read by others than its owner; chmod 600 \(path)"
    )
    let length =
      "\(path): error[token-length]: the token file holds no line of 16 to 1024 bytes; write one, for example: head -c 24 /dev/urandom | base64 > \(path)"
    for text in ["", "short", "0123456789abcdef\n0123456789abcdef", String(repeating: "x", count: 1025)] {
      #expect(read(text) == length)
    }
    #expect(
      Self.message { _ = try TokenFile.read(path + "x") }
        == "\(path)x: error[token-file-unreadable]: the token file cannot be read; give a file with one line")
    #expect(Self.message { _ = try TokenFile.read(folder.path) }?.contains("token-file-unreadable") == true)
  }

  @Test("secrets are the same or not") func secrets() {
    #expect(SessionKey.matches("abc", "abc") && !SessionKey.matches("abd", "abc"))
    #expect(
      !SessionKey.matches("", "abc") && !SessionKey.matches("abcd", "abc") && !SessionKey.matches("ab", "abc")
    )
    #expect(SessionKey.random() != SessionKey.random())
  }
}
