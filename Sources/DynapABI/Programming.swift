import CDynap
import DynapChip
import DynapEngine
import DynapIO
import DynapUnits

/// Programs what has been written.
@c @implementation
public func dynap_commit(_ board: OpaquePointer?) -> Int32 {
  entering(board) { board throws(Failure) in try board.commit() }
}

/// Forgets what has been written.
@c @implementation
public func dynap_discard(_ board: OpaquePointer?) -> Int32 {
  entering(board) { board throws(Failure) in board.discard() }
}

/// Takes over a whole configuration from a file.
@c @implementation
public func dynap_write_file(_ board: OpaquePointer?, _ file: UnsafePointer<CChar>?) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let file else { throw .null("file") }
    let path = String(cString: file)
    let configuration: ConfigurationFile
    do throws(DiagnosticError) { configuration = try ConfigurationFile.read(path: path) } catch {
      let isFile = error.diagnostics.contains { ["system", "file-unreadable"].contains($0.code) }
      throw Failure(isFile ? DYNAP_E_FILE : DYNAP_E_CONFIG, error)
    }
    let new = configuration.board
    guard new.chips.count == board.chipCount, new.grid.width == board.written.grid.width else {
      throw Failure(
        DYNAP_E_CONFIG, path, "has \(new.chips.count) chips in rows of \(new.grid.width)",
        "the board has \(board.chipCount) in rows of \(board.written.grid.width)")
    }
    board.isPending = true
    board.written.chips = new.chips
  }
}

/// Writes the configuration to a file, as the vendor's JSON.
@c @implementation
public func dynap_read_file(_ board: OpaquePointer?, _ file: UnsafePointer<CChar>?) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let file else { throw .null("file") }
    do throws(DiagnosticError) {
      try VendorJSON.write(board.written, to: String(cString: file))
    } catch { throw Failure(DYNAP_E_FILE, error) }
  }
}

/// The value of a state by its name.
@c @implementation
public func dynap_read_node(
  _ board: OpaquePointer?, _ state: UnsafePointer<CChar>?, _ neuron: UInt32,
  _ value: UnsafeMutablePointer<Double>?
) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let state else { throw .null("state") }
    guard let value else { throw .null("value") }
    let name = String(cString: state)
    let place = try board.neuron(neuron)
    guard let current = board.simulation.state(name, of: place) else {
      let names = board.observables.map(\.name)
      let nearest = Spelling.nearest(to: name, among: names).map { "did you mean \($0)? " } ?? ""
      throw Failure(
        DYNAP_E_NAME, "state", "is '\(name)', which no state has",
        "\(nearest)dynap_describe_state() lists them")
    }
    value.pointee = current
  }
}

/// The values of a state of some neurons.
@c @implementation
public func dynap_read_nodes(
  _ board: OpaquePointer?, _ state: UInt32, _ neurons: UnsafePointer<UInt32>?,
  _ values: UnsafeMutablePointer<Double>?, _ count: Int
) -> Int32 {
  entering(board) { board throws(Failure) in
    let states = board.observables
    try check("state", state, 0...Int64(states.count - 1))
    guard count != 0 else { return }
    guard let values else { throw .null("values") }
    let lanes: [Int]
    if neurons == nil {
      try check("count", count, 0...Int64(board.neuronCount))
      lanes = Array(0..<count)
    } else {
      lanes = try entries(neurons, count, "neurons") { number, place throws(Failure) in
        try board.neuron(number, place()).lane
      }
    }
    board.simulation.states(states[Int(state)].name, ofLanes: lanes) { values[$0] = $1 }
  }
}

/// The voltage at the analog monitor pin of a core.
@c @implementation
public func dynap_read_monitor(
  _ board: OpaquePointer?, _ chip: UInt32, _ core: UInt32, _ volts: UnsafeMutablePointer<Double>?
) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let volts else { throw .null("volts") }
    let chip = try board.chip(chip)
    try check("core", core, 0...3)
    volts.pointee = board.simulation.monitorVoltage(core: .allCases[Int(core)], chip: chip).si
  }
}

extension EmulatedBoard {
  /// What can be read of a neuron.
  var observables: [Observable] { Observable.all(simulation.options.fidelity) }
}
