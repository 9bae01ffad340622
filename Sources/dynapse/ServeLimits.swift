import ArgumentParser
import DynapServer
import DynapUnits

/// The limits of `dynapse serve`.
struct ServeLimits: ParsableArguments {
  @Option(name: .customLong("max-clients"), help: "Connections and sessions at a time.")
  var clients = Limits().clients

  @Option(help: "Events that are kept for each session.")
  var buffer = Limits().buffer

  @Option(name: .customLong("max-pending"), help: "Input events that wait for their time.")
  var pending = Limits().pending

  @Option(
    name: .customLong("handshake-timeout"),
    help: ArgumentHelp("From a connection to its hello.", valueName: "time"),
    transform: SimTime.argument)
  var handshake = Limits().handshake

  @Option(
    name: .customLong("idle-timeout"), help: ArgumentHelp("Without a byte from a client.", valueName: "time"),
    transform: SimTime.argument)
  var idle = Limits().idle

  @Option(
    name: .customLong("resume-timeout"),
    help: ArgumentHelp("How long a lost session can be resumed.", valueName: "time"),
    transform: SimTime.argument)
  var resume = Limits().resume

  @Option(
    name: .customLong("drain-timeout"),
    help: ArgumentHelp("How long clients have to take what is theirs at the end.", valueName: "time"),
    transform: SimTime.argument)
  var drain = Limits().drain

  /// The limits with these in them.
  var limits: Limits {
    var limits = Limits()
    limits.clients = clients
    limits.buffer = buffer
    limits.pending = pending
    limits.handshake = handshake
    limits.idle = idle
    limits.resume = resume
    limits.drain = drain
    return limits
  }

  func validate() throws {
    if !(1...10_000).contains(clients) { throw ValidationError("--max-clients must be 1 to 10000.") }
    if !(1024...(1 << 26)).contains(buffer) { throw ValidationError("--buffer must be 1024 to 67108864.") }
    if !(1024...(1 << 28)).contains(pending) {
      throw ValidationError("--max-pending must be 1024 to 268435456.")
    }
    let times = [("handshake", handshake), ("idle", idle), ("resume", resume), ("drain", drain)]
    for (name, time) in times where time <= .zero || time > .s(86_400) {
      throw ValidationError("--\(name)-timeout must be longer than 0 s and at most 24 h.")
    }
  }
}
