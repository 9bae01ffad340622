import Foundation
import Testing

@testable import dynapse

@Suite("hil and replay") struct HilCommandTests {
  @Test("options are handed on, and what follows the script is the script's") func passed() throws {
    let words = [
      "--clock", "virtual", "--set", "a=1", "--set", "b=2", "--serial", "7", "main.py", "stack.bit",
      "--chips", "2",
    ]
    let command = try HilCommand.parse(words)
    #expect(
      command.passed == [
        "--clock", "virtual", "--serial", "7", "--set", "a=1", "--set", "b=2", "main.py", "stack.bit",
        "--chips", "2",
      ])
  }

  @Test("a clock that does not exist is refused") func clock() {
    #expect(throws: (any Error).self) { try HilCommand.parse(["--clock", "slow", "main.py"]) }
    #expect(throws: (any Error).self) { try HilCommand.parse([]) }
  }

  @Test("the package and the library of a checkout are found from the program's place") func checkout() {
    let files = ["/src/Python/dynapse/hil.py", "/src/.build/release/libdynap.so"]
    let launch = PythonLaunch(
      "dynapse.hil", ["a.py"], executable: "/src/.build/release/dynapse",
      environment: ["PYTHONPATH": "/mine"],
      isFile: files.contains)
    #expect(launch.interpreter == "python3")
    #expect(launch.arguments == ["-m", "dynapse.hil", "a.py"])
    #expect(
      launch.environment == [
        "PYTHONPATH": "/src/Python:/mine", "DYNAPSE_LIBRARY": "/src/.build/release/libdynap.so",
      ])
  }

  @Test("an installed program leaves what pip has installed, and what the user has set") func installed() {
    let launch = PythonLaunch(
      "dynapse.replay", [], interpreter: "/opt/python", executable: "/usr/bin/dynapse",
      environment: ["DYNAPSE_LIBRARY": "/mine.so"], isFile: { _ in false })
    #expect(launch.interpreter == "/opt/python")
    #expect(launch.environment.isEmpty)
  }

  @Test("where there is no package, its name and the remedy are told") func noPackage() throws {
    let launch = PythonLaunch(
      "dynapse.hil", ["a.py"], executable: "/usr/bin/dynapse", environment: [:], isFile: { _ in false })
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/env")
    // Without the packages of the machine.
    process.arguments = ["python3", "-S"] + launch.arguments
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = String(decoding: errors.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 4)
    #expect(
      text.hasSuffix(
        "has no package dynapse; run make python in a checkout, install the package with pip, or name its interpreter "
          + "with --python\n"))
  }

  @Test("a missing interpreter is named with its remedy") func missing() {
    #expect {
      try PythonLaunch(
        "dynapse.hil", [], interpreter: "/nowhere/python", executable: "/x/dynapse", environment: [:],
        isFile: { _ in false }
      ).start()
    } throws: { error in
      "\(error)".contains(
        "error[system]: cannot start /nowhere/python: No such file or directory; install Python 3.9 or later, or name an "
          + "interpreter with --python")
    }
  }

  @Test("a replay hands its options on") func replay() throws {
    let command = try ReplayCommand.parse(["dir", "--serial", "3", "--picture", "x.svg", "--json"])
    #expect(command.passed == ["dir", "--serial", "3", "--picture", "x.svg", "--json"])
  }
}
