import Foundation
import Testing
@Suite struct ZTmpTests {
  @Test func dump() throws {
    let cases = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: "/tmp/cases.json"))) as! [[String]]
    var out: [[String: Any]] = []
    for c in cases { out.append(["code": c[0], "text": c[1], "messages": ConfigSupport.messages(c[1])]) }
    try JSONSerialization.data(withJSONObject: out).write(to: URL(fileURLWithPath: "/tmp/out.json"))
  }
}
