import DynapUnits
import Foundation
import Testing

@testable import dynapse

@Suite("Progress bar") struct ProgressBarTests {
  @Test("it says percent, times, factor and what is left") func text() {
    #expect(
      ProgressBar.text(.ms(500), of: .s(2), after: .milliseconds(250))
        == " 25 % [######..................] 500 ms of 2 s  2x real time  ETA 1 s")
    #expect(ProgressBar.text(.zero, of: .s(2), after: .zero).hasSuffix("0 s of 2 s  ?x real time  ETA ?"))
    #expect(
      ProgressBar.text(.s(2), of: .s(2), after: .seconds(1)).hasPrefix("100 % [########################]"))
  }

  @Test("spans read as a person says them") func spans() {
    #expect(
      [0.2, 59.5, 200, 7500, .infinity].map(ProgressBar.span) == [
        "1 s", "1 min 0 s", "3 min 20 s", "2 h 5 min", "?",
      ])
  }

  // TIOCSPTLCK and TIOCGPTN of Linux, which no header shows to Swift.
  static let setLock: UInt = 0x4004_5431
  static let getNumber: UInt = 0x8004_5430

  @Test("it is drawn on a terminal and cleared at the end") func terminal() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let master = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var (unlock, number) = (Int32(0), Int32(0))
    try #require(
      master >= 0 && ioctl(master, Self.setLock, &unlock) == 0 && ioctl(master, Self.getNumber, &number) == 0)
    let slave = open("/dev/pts/\(number)", O_RDWR | O_NOCTTY)
    try #require(slave >= 0)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Program.path)
    process.arguments = ["run", "net.yaml", "--for", "100ms", "--no-plots"]
    process.currentDirectoryURL = folder.url
    process.standardError = FileHandle(fileDescriptor: slave, closeOnDealloc: false)
    process.standardOutput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    close(slave)
    // A terminal hands out what it has in pieces, and ends with an error once nobody writes to it.
    var (bytes, piece) = ([UInt8](), [UInt8](repeating: 0, count: 1 << 16))
    while case let count = read(master, &piece, piece.count), count > 0 { bytes += piece[..<count] }
    close(master)
    let text = String(decoding: bytes, as: UTF8.self)
    #expect(process.terminationStatus == 0)
    #expect(text.hasPrefix("\r") && text.contains(" of 100 ms"))
    let cleared = text.split(separator: "\r").filter { $0.hasPrefix("\u{1B}[K") }
    #expect(cleared.count == 1 && text.contains("\r\u{1B}[Ksmall net: 100 ms simulated"))
  }
}
