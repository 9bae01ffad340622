import ArgumentParser
import Testing

@testable import dynapse

@Suite("Lists of serials") struct SerialListTests {
  @Test(
    "a serial, a range and a list",
    arguments: [
      ("7", [7], false), ("0", [0], false), ("5-5", [5], true), ("1-4", [1, 2, 3, 4], true),
      ("9,1", [9, 1], true), ("1-2,7,4-5", [1, 2, 7, 4, 5], true),
    ] as [(String, [UInt64], Bool)])
  func good(_ text: String, _ serials: [UInt64], _ isBatch: Bool) throws {
    let list = try SerialList(argument: text)
    #expect(list.serials == serials && list.isBatch == isBatch)
  }

  static let form =
    "is no serial; write a whole number from 0 to 9223372036854775807, a range such as 1-100, or a list such as 1,5,9"

  @Test(
    "what is none is told with its remedy",
    arguments: [
      ("a", "'a' \(form)"), ("1-", "'1-' \(form)"), ("-1", "'-1' \(form)"), ("", "'' \(form)"),
      ("1,,2", "'' \(form)"), ("1-2-3", "'1-2-3' \(form)"), ("1.5", "'1.5' \(form)"),
      ("9223372036854775808", "'9223372036854775808' \(form)"),
      ("5-1", "the range '5-1' runs backwards; write 1-5"),
      ("1-3,2", "it names die 2 twice; name each once"),
      ("1-1000000", "it names more than 100000 dies; split them into several runs"),
      ("0-9223372036854775807", "it names more than 100000 dies; split them into several runs"),
    ])
  func wrong(_ text: String, _ message: String) {
    let error = #expect(throws: ValidationError.self) { try SerialList(argument: text) }
    #expect(error?.message == message)
  }
}
