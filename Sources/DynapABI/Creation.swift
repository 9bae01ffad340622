import CDynap
import DynapChip
import DynapEngine
import DynapFabric
import DynapIO
import DynapUnits

/// Makes the board that a `dynap_config` describes.
struct Creation {
  private let config: dynap_config

  /// Takes a configuration whose version and size are this library's.
  ///
  /// - Throws: `DYNAP_E_VERSION`, `DYNAP_E_SIZE`, `DYNAP_E_RANGE` for a grid that is none, `DYNAP_E_CONFIG` when file and
  ///   text are given.
  init(_ config: dynap_config) throws(Failure) {
    guard config.size == MemoryLayout<dynap_config>.size else {
      throw Failure(
        DYNAP_E_SIZE, "config.size", "is \(config.size)",
        "this library knows \(MemoryLayout<dynap_config>.size): begin with DYNAP_CONFIG_INIT")
    }
    guard config.abi_version >> 16 == DYNAP_ABI_VERSION >> 16 else {
      throw Failure(
        DYNAP_E_VERSION, "config.abi_version", "has the major version \(config.abi_version >> 16)",
        "this library has \(DYNAP_ABI_VERSION >> 16): compile the program with the library's own dynap.h")
    }
    guard config.file == nil || config.text == nil else {
      throw Failure(DYNAP_E_CONFIG, "config", "has both a file and a text", "give one of them, or neither")
    }
    for (name, side) in [("config.columns", config.columns), ("config.rows", config.rows)]
    where side > Grid.sideLimit {
      throw Failure.range(name, side, 0...Int64(Grid.sideLimit))
    }
    self.config = config
  }

  /// Reads the experiment, builds the simulation, and gives it a place among the boards.
  ///
  /// - Throws: `DYNAP_E_CONFIG` and `DYNAP_E_FILE` with everything that is wrong, `DYNAP_E_LIMIT`.
  func make() throws(Failure) -> OpaquePointer? {
    let parts: Parts
    do throws(DiagnosticError) { parts = try build() } catch {
      let isFile = error.diagnostics.contains { ["system", "file-unreadable"].contains($0.code) }
      throw Failure(isFile ? DYNAP_E_FILE : DYNAP_E_CONFIG, error)
    }
    return try BoardTable.add { head in
      let board = EmulatedBoard(
        parts.simulation, parts.experiment, changes: parts.changes, remarks: parts.remarks, head: head)
      for neuron in parts.recorded { board.keepsSpikes[neuron.lane] = true }
      return board
    }
  }

  /// What a board is made of.
  private struct Parts {
    var experiment: Experiment
    var simulation: Simulation
    var changes: ArraySlice<Experiment.Change>
    var remarks: [Diagnostic]
    var recorded: [NeuronOnBoard]
  }

  private func build() throws(DiagnosticError) -> Parts {
    var (experiment, remarks) = try read()
    experiment.options.threads = max(1, Int(config.threads))
    if let path = Self.text(config.fault_map) {
      let faults = try FaultFile.read(path: path)
      experiment.options.faults.merge(faults.map)
      remarks += faults.warnings
    }
    var simulation = try Simulation(experiment.board, experiment.options)
    if !has(DYNAP_CREATE_NO_STIMULI) { try simulation.inject(inputsOf: experiment) }
    let recordings =
      has(DYNAP_CREATE_NO_RECORDS) ? [] : experiment.recordings.filter { $0.quantity == .spikes }
    for recording in recordings { try simulation.record(recording) }
    return Parts(
      experiment: experiment, simulation: simulation,
      changes: has(DYNAP_CREATE_NO_CHANGES) ? [] : experiment.changes[...], remarks: remarks,
      recorded: recordings.flatMap(\.neurons))
  }

  private func has(_ flag: UInt32) -> Bool { config.flags & flag != 0 }

  // MARK: the experiment

  private func read() throws(DiagnosticError) -> (Experiment, [Diagnostic]) {
    let settings = Self.text(config.settings).map(Self.lines) ?? []
    if let path = Self.text(config.file) {
      let file = try ConfigurationFile.read(
        path: path, overrides: settings + numbers, vendorOverrides: settings)
      var experiment = try file.experiment(name: path)
      if case .vendor = file {
        setNumbers(&experiment.options)
        experiment.duration = .zero
      }
      return (experiment, file.warnings)
    }
    let result = try ConfigReader.read(
      bytes: memory ?? Array(emptyBoard.utf8), path: config.text == nil ? "config" : "config.text",
      overrides: settings + numbers)
    var experiment = result.experiment
    if config.text == nil { experiment.duration = .zero }
    return (experiment, result.warnings)
  }

  /// The text in memory.
  private var memory: [UInt8]? {
    guard let text = config.text else { return nil }
    if config.text_length == 0 { return Array(String(cString: text).utf8) }
    return Array(UnsafeRawBufferPointer(start: text, count: config.text_length))
  }

  /// An experiment of nothing but chips as after power-up.
  private var emptyBoard: String {
    let (columns, rows) = (max(1, config.columns), max(1, config.rows))
    return
      "format: dynapse/1\nduration: 1 s\nboard: {columns: \(columns), chips: {0-\(columns * rows - 1): {}}}\n"
  }

  /// The numbers of the configuration that are not zero, as settings.
  private var numbers: [String] {
    (config.step != 0 ? ["step=\(config.step) ps"] : [])
      + (config.serial != 0 ? ["serial=\(config.serial)"] : [])
      + (config.seed != 0 ? ["seed=\(config.seed)"] : [])
  }

  /// The same for the vendor's format, which takes no settings.
  private func setNumbers(_ options: inout SimulationOptions) {
    if config.step != 0 { options.step = SimTime(picoseconds: config.step) }
    if config.serial != 0 { options.serial = config.serial }
    if config.seed != 0 { options.seed = config.seed }
  }

  private static func text(_ pointer: UnsafePointer<CChar>?) -> String? {
    guard let pointer, pointer.pointee != 0 else { return nil }
    return String(cString: pointer)
  }

  private static func lines(_ text: String) -> [String] {
    text.split(whereSeparator: \.isNewline).map(String.init).filter { line in
      line.contains { !$0.isWhitespace }
    }
  }
}

/// Makes a board.
@c @implementation
public func dynap_create(
  _ config: UnsafePointer<dynap_config>?, _ board: UnsafeMutablePointer<OpaquePointer?>?
) -> Int32 {
  do throws(Failure) {
    guard let board else { throw .null("board") }
    board.pointee = nil
    guard let config else { throw .null("config") }
    board.pointee = try Creation(config.pointee).make()
    return DYNAP_OK
  } catch {
    return ErrorText.report(error)
  }
}

/// Frees a board.
@c @implementation
public func dynap_destroy(_ board: OpaquePointer?) -> Int32 {
  guard board != nil else { return DYNAP_OK }
  do throws(Failure) {
    BoardTable.remove(try enter(board))
    return DYNAP_OK
  } catch {
    return ErrorText.report(error)
  }
}

/// What is doubtful about the configuration.
@c @implementation
public func dynap_warnings(
  _ board: OpaquePointer?, _ text: UnsafeMutablePointer<UnsafePointer<CChar>?>?,
  _ count: UnsafeMutablePointer<UInt32>?
) -> Int32 {
  entering(board) { board throws(Failure) in
    guard let text else { throw .null("text") }
    let warnings = board.warnings()
    text.pointee = warnings.text
    count?.pointee = UInt32(warnings.count)
  }
}

/// Chips of the board, and in a row of it.
@c @implementation
public func dynap_shape(
  _ board: OpaquePointer?, _ chips: UnsafeMutablePointer<UInt32>?, _ columns: UnsafeMutablePointer<UInt32>?
) -> Int32 {
  entering(board) { board throws(Failure) in
    chips?.pointee = UInt32(board.chipCount)
    columns?.pointee = UInt32(board.written.grid.width)
  }
}
