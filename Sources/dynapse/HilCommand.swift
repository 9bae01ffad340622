import ArgumentParser

/// `dynapse hil`: a script for the real board, on the emulator.
struct HilCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "hil",
    abstract: "Run a Python script for the real board on the emulator.",
    discussion: """
      The module that the script imports as samna, an lsusb that shows the board, and a plot backend without windows are \
      put in place; the script runs unmodified. What ran is written to a manifest. See docs/hil.md.

      Example: dynapse hil --clock virtual main.py stack.bit 1
      """)

  /// Who moves time.
  enum Clock: String, CaseIterable, ExpressibleByArgument {
    case realtime, virtual, lockstep
  }

  @Option(help: "Who moves time: the wall clock; the script's sleeps and polls; only whom the script tells.")
  var clock: Clock?
  @Option(help: "A board, an experiment, or a vendor's dump.", completion: .file())
  var board: String?
  @Option(help: "Chips of an empty board.")
  var chips: Int?
  @Option(help: "Which die: mismatch and faults.")
  var serial: UInt64?
  @Option(help: "A file of faults.", completion: .file())
  var faults: String?
  @Option(help: ArgumentHelp("A setting, as of dynapse run; may be given again.", valueName: "key=value"))
  var set: [String] = []
  @Option(help: ArgumentHelp("A serial number that a board shows; may be given again.", valueName: "text"))
  var identity: [String] = []
  @Option(help: ArgumentHelp("By how much an empty poll moves a virtual clock.", valueName: "us"))
  var quantum: Int?
  @Option(help: "Threads of the emulator; results do not depend on them.")
  var threads: Int?
  @Option(help: "Of Python's random numbers under a virtual clock.")
  var seed: UInt32?
  @Option(help: "Where dynapse serve listens, whose board is used: unix:PATH or tcp://HOST:PORT.")
  var server: String?
  @Option(help: "A new directory for everything that crosses the interface.", completion: .directory)
  var record: String?
  @Option(help: "Where to write what ran; dynapse-hil.json by default.", completion: .file())
  var manifest: String?
  @Option(help: "The interpreter; python3 by default.")
  var python: String?
  @Argument(help: "The script.", completion: .file(extensions: ["py"]))
  var script: String
  @Argument(parsing: .captureForPassthrough, help: "Its arguments.")
  var arguments: [String] = []

  /// What the runner of the Python package is told.
  var passed: [String] {
    var words: [String] = []
    func add(_ name: String, _ value: (some CustomStringConvertible)?) {
      if let value { words += [name, "\(value)"] }
    }
    add("--clock", clock?.rawValue)
    add("--board", board)
    add("--chips", chips)
    add("--serial", serial)
    add("--faults", faults)
    for setting in set { add("--set", setting) }
    for text in identity { add("--identity", text) }
    add("--quantum", quantum)
    add("--threads", threads)
    add("--seed", seed)
    add("--server", server)
    add("--record", record)
    add("--manifest", manifest)
    return words + [script] + arguments
  }

  func run() throws {
    try PythonLaunch("dynapse.hil", passed, interpreter: python).start()
  }
}
