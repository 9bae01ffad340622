import ArgumentParser
import DynapChip
import DynapEngine
import DynapIO
import DynapServer
import DynapUnits
import Foundation

/// `dynapse serve`: puts a board behind a socket.
struct ServeCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "serve",
    abstract: "Put a board behind a socket, for scripts with hardware in the loop and for looking on.",
    discussion: """
      One client writes, others observe; docs/server.md has the protocol. SIGTERM and Ctrl-C drain: what clients have \
      still to get is sent, and the program exits with 0; a second signal quits at once.

      Example: dynapse serve chips/experiments/ei.yaml --http 8080
      Example: dynapse serve --board chips/boards/single.yaml --clock lockstep --socket /tmp/board.sock
      """)

  @Argument(help: "The experiment, or a board in the vendor's JSON.", completion: .file())
  var file: String?

  @Option(help: ArgumentHelp("A board file instead, with nothing programmed.", valueName: "file"))
  var board: String?

  @Option(
    name: .customLong("set"),
    help: ArgumentHelp("Change a value of the experiment; may be repeated.", valueName: "path=value"))
  var settings: [String] = []

  @Option(
    help: ArgumentHelp(
      "Where the Unix socket stands; in $XDG_RUNTIME_DIR or /tmp by default.", valueName: "path"))
  var socket: String?

  @Option(help: ArgumentHelp("Listen on TCP, too; needs a token.", valueName: "host:port"))
  var tcp: String?

  @Option(
    name: .customLong("token-file"),
    help: ArgumentHelp("The file with the token that clients have to know.", valueName: "file"))
  var tokenFile: String?

  @Option(help: ArgumentHelp("Serve the page to look at on 127.0.0.1.", valueName: "port"))
  var http: Int?

  @Option(help: "What makes time move: realtime, virtual or lockstep.")
  var clock = ClockMode.realtime

  @Option(help: "What happens to slow clients: block, drop-oldest or disconnect.")
  var policy = SlowPolicy.dropOldest

  @OptionGroup(title: "Limits") var limits: ServeLimits

  @Option(help: "Worker threads; results do not depend on it.")
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Say nothing but errors.")
  var quiet = false

  func validate() throws {
    if (file == nil) == (board == nil) { throw ValidationError("Give an experiment, or --board FILE.") }
    if let tcp, TCPAddress(tcp) == nil {
      throw ValidationError("--tcp \(tcp) is not of the form HOST:PORT, such as 127.0.0.1:7401.")
    }
    if let http, !(0...65_535).contains(http) { throw ValidationError("--http must be 0 to 65535.") }
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be 1 to 1024.") }
    if let setting = settings.first(where: { !$0.contains("=") }) {
      throw ValidationError("--set \(setting) is not of the form PATH=VALUE, such as step=50us.")
    }
  }

  func run() throws {
    let signals = DrainSignal()
    var options = ServerOptions()
    options.socket = socket ?? SocketFile.usual
    options.tcp = tcp.flatMap(TCPAddress.init)
    options.http = http
    options.hub.token = try tokenFile.map(TokenFile.read)
    options.hub.clock = clock
    options.hub.policy = policy
    options.hub.limits = limits.limits
    options.hub.program = "dynapse \(ProgramVersion.current)"
    try options.tcp?.check(hasToken: options.hub.token != nil)
    let (experiment, warnings) = try read()
    options.hub.title = experiment.name
    let driver = try ExperimentDriver(experiment)
    if !quiet { StandardStream.error.say(warnings + driver.simulation.warnings) }
    if let address = options.tcp, !address.isLoopback {
      let warning = Diagnostic(
        .warning, "bind-not-loopback", at: .init(file: "--tcp \(address.host):\(address.port)"),
        "the address",
        "can be reached from other machines, and nothing is encrypted",
        "better bind 127.0.0.1 and let SSH carry it")
      StandardStream.error.say([warning])
    }
    let server = try Server(driver, options)
    signals.onFirst { server.drain() }
    if !quiet { say(server.endpoints) }
    let end = server.wait()
    if !quiet { StandardStream.error.say(Self.words(end.counts)) }
    if let failure = end.failure {
      StandardStream.error.say("error[internal]: the board ended: \(failure)\n")
      throw ExitCode(.internalError)
    }
  }

  private func say(_ endpoints: Server.Endpoints) {
    var text = ""
    if let socket = endpoints.socket { text += "listening on \(socket)\n" }
    if let tcp, let port = endpoints.tcp, let host = TCPAddress(tcp)?.host {
      text += "listening on tcp://\(host):\(port)\n"
    }
    if let port = endpoints.http { text += "look on at http://127.0.0.1:\(port)/\n" }
    StandardStream.error.say(text)
  }

  private static func words(_ counts: HubCounts) -> String {
    var text = "drained: \(counts.connections) connections, \(counts.faults) closed for a fault"
    if counts.refused > 0 { text += ", \(counts.refused) refused" }
    if counts.resumes > 0 { text += ", \(counts.resumes) resumed" }
    if counts.dropped > 0 { text += ", \(counts.dropped) events dropped" }
    if counts.disconnected > 0 { text += ", \(counts.disconnected) too slow" }
    if counts.blocks > 0 { text += ", held \(counts.blocks) times for \(counts.blockedMicroseconds) us" }
    return text + "\n"
  }

  private func read() throws(DiagnosticError) -> (Experiment, [Diagnostic]) {
    var experiment: Experiment
    var warnings: [Diagnostic] = []
    if let board {
      (experiment, warnings) = try ExperimentDriver.experiment(boardFile: board, overrides: settings)
    } else {
      let configuration = try ConfigurationFile.read(path: file ?? "-", overrides: settings)
      warnings = configuration.warnings
      experiment = try configuration.experiment(name: FileName.stem(file ?? "-"))
    }
    if let threads { experiment.options.threads = threads }
    return (experiment, warnings)
  }
}

extension ClockMode: ExpressibleByArgument {}
extension SlowPolicy: ExpressibleByArgument {}
