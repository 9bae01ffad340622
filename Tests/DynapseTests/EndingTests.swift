import Foundation
import Testing

@testable import DynapIO

@Suite("Endings") struct EndingTests {
  static let commands = [
    "run", "check", "inspect", "diff", "convert", "plot", "parameters", "states", "schema", "completions",
    "characterize", "hil", "replay",
  ]

  @Test("the version goes to standard output") func version() throws {
    let result = try Program.run("--version", in: Folder())
    #expect(result.code == 0 && result.output == "\(ProgramVersion.line)\n" && result.errors == "")
  }

  @Test("every command has a help with an example", arguments: commands) func help(_ command: String) throws {
    let result = try Program.run(command, "--help", in: Folder())
    #expect(result.code == 0 && result.errors == "")
    #expect(result.output.contains("Example: dynapse \(command)"))
  }

  @Test(
    "a command line that cannot be understood ends with 2, in words on standard error",
    arguments: [
      ["nonsense"], ["run"], ["run", "a", "--for", "2"], ["run", "a", "--for", "0s"],
      ["run", "a", "--threads", "0"], ["run", "a", "--snapshot-every", "0s"],
      ["run", "a", "--set", "step"], ["run", "a", "--out", ""], ["run", "a", "--serial", "-1"], ["check"],
      ["diff", "a"], ["diff", "-", "-"], ["completions", "csh"], ["run", "a", "--nonsense"],
    ])
  func usage(_ arguments: [String]) throws {
    let result = try Program.Running(arguments, in: Folder()).wait()
    #expect(result.code == 2 && result.output == "" && result.errors.hasPrefix("Error: "))
  }

  @Test(
    "a time that cannot be read is told with its reason",
    arguments: [
      ("5", "it is a bare number and a time needs a unit; write for example 10 ms"),
      ("5mV", "it does not have a unit of time; write ps, ns, us, ms, s, min or h, for example 10 ms"),
      ("=-1s", "it is negative; write for example 10 ms"),
      ("1e30s", "it is longer than the 106 days that a time can hold; write a shorter time"),
    ])
  func times(_ text: String, _ reason: String) throws {
    let arguments = text.hasPrefix("=") ? ["run", "a", "--for" + text] : ["run", "a", "--for", text]
    let result = try Program.Running(arguments, in: Folder()).wait()
    #expect(result.code == 2)
    let value = text.drop { $0 == "=" }
    #expect(result.errors.hasPrefix("Error: The value '\(value)' is invalid for '--for <time>': \(reason)\n"))
  }

  @Test("a file that is not there ends with 4", arguments: ["run", "check", "inspect"])
  func missing(_ command: String) throws {
    let result = try Program.run(command, "none.yaml", in: Folder())
    #expect(result.code == 4 && result.output == "")
    #expect(
      result.errors == "none.yaml: error[system]: cannot open it (No such file or directory); "
        + "check the path and its permissions\n")
  }

  @Test("a closed pipe ends quietly") func closedPipe() throws {
    let folder = try Folder()
    let shell = Process()
    shell.executableURL = URL(fileURLWithPath: "/bin/bash")
    shell.arguments = ["-c", "set -o pipefail; '\(Program.path)' schema 2>err | head -c 1 >out"]
    shell.currentDirectoryURL = folder.url
    try shell.run()
    shell.waitUntilExit()
    #expect(shell.terminationStatus == 0)
    #expect(try folder.text("err") == "" && folder.text("out") == "{")
  }

  @Test("the shells have their scripts", arguments: ["bash", "zsh", "fish"]) func completions(_ shell: String)
    throws
  {
    let result = try Program.run("completions", shell, in: Folder())
    #expect(result.code == 0 && result.output.contains("dynapse"))
    for command in Self.commands { #expect(result.output.contains(command)) }
  }
}
