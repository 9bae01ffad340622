import ArgumentParser
import DynapChip
import DynapEngine
import DynapIO
import Foundation

/// `dynapse convert`: from YAML to the vendor's JSON and back.
struct ConvertCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "convert",
    abstract: "Convert a configuration from YAML to the vendor's JSON, or back.",
    discussion: """
      The input's content decides what it is, the output's name what it becomes: .yaml or .yml, or .json or .json.gz \
      for the vendor's format. Only the board is converted, with the words of the network programmed into it: the \
      vendor's format knows no stimuli, and YAML written from a board names no populations.

      Example: dynapse convert chip.json.gz chip.yaml
      """)

  @Argument(help: "The configuration; - is standard input.", completion: .file())
  var input: String

  @Argument(help: "The file to write; - is standard output, in the other format.", completion: .file())
  var output: String

  @Flag(help: "Write the vendor's JSON without white space.")
  var compact = false

  private enum Format {
    case yaml, vendor
  }

  private func format(of path: String, from configuration: ConfigurationFile) -> Format? {
    if path == "-" {
      if case .vendor = configuration { return .yaml }
      return .vendor
    }
    let name = path.lowercased()
    if name.hasSuffix(".yaml") || name.hasSuffix(".yml") { return .yaml }
    if name.hasSuffix(".json") || name.hasSuffix(".json.gz") { return .vendor }
    return nil
  }

  func validate() throws {
    let names = [".yaml", ".yml", ".json", ".json.gz"]
    guard output == "-" || names.contains(where: output.lowercased().hasSuffix) else {
      throw ValidationError("The output \(output) must end in .yaml, .yml, .json or .json.gz, or be -.")
    }
  }

  func run() throws {
    let configuration = try ConfigurationFile.read(path: input)
    StandardStream.error.say(configuration.warnings)
    var layout = VendorJSONLayout()
    if case .vendor(_, let own) = configuration { layout = own }
    if compact { layout.style = .compact }
    if format(of: output, from: configuration) == .yaml {
      if case .experiment = configuration { StandardStream.error.say([Self.omission(input)]) }
      let text = ExperimentWriter(name: name).yaml(configuration.board)
      output == "-"
        ? try StandardStream.output.print(text) : try ByteSink.write(Array(text.utf8), toPath: output)
      return
    }
    if case .experiment(let experiment, _) = configuration {
      StandardStream.error.say(Self.lostConditions(input, experiment.options))
    }
    if configuration.board.grid.height > 1 {
      StandardStream.error.say([Self.lostColumns(input, configuration.board)])
    }
    if output == "-" {
      try StandardStream.output.write(VendorJSON.bytes(of: configuration.board, layout: layout))
    } else {
      try VendorJSON.write(configuration.board, to: output, layout: layout)
    }
  }

  private static func omission(_ input: String) -> Diagnostic {
    Diagnostic(
      .warning, "board-only", at: .init(file: input), "the experiment",
      "is converted without populations, stimuli, recordings and options", "keep the original")
  }

  /// A warning where the experiment sets conditions, which are of the run and not of the board.
  private static func lostConditions(_ input: String, _ options: SimulationOptions) -> [Diagnostic] {
    let keys = [
      options.surroundings.temperature != nil || !options.surroundings.profile.isEmpty ? "temperature" : nil,
      options.surroundings.biasTempco != .constant ? "bias_tempco" : nil,
      options.noise != NoiseOptions() ? "noise" : nil, options.calibration.isEmpty ? nil : "calibration",
      options.fidelity != .full ? "fidelity" : nil,
    ].compactMap(\.self)
    guard !keys.isEmpty else { return [] }
    return [
      Diagnostic(
        .warning, "conditions-lost", at: .init(file: input), keys.joined(separator: ", "),
        "cannot be said in the vendor's format", "keep the original")
    ]
  }

  private static func lostColumns(_ input: String, _ board: Board) -> Diagnostic {
    Diagnostic(
      .warning, "columns-lost", at: .init(file: input), "board.columns",
      "is \(board.grid.width), which the vendor's format cannot say",
      "add board.columns to what is made of it")
  }

  /// The input's name without folder and extensions.
  private var name: String {
    input == "-" ? "stdin" : FileName.stem(input)
  }
}

/// The names of files.
enum FileName {
  /// The name without its folder and its extensions.
  static func stem(_ path: String) -> String {
    let name = (path as NSString).lastPathComponent
    let known = [".yaml", ".yml", ".json.gz", ".json", ".gz"]
    let suffix = known.first { name.lowercased().hasSuffix($0) && name.count > $0.count } ?? ""
    return String(name.dropLast(suffix.count))
  }

  /// Whether two paths lead to one file that is there.
  static func areSame(_ a: String, _ b: String) -> Bool {
    let paths = [a, b].map { URL(fileURLWithPath: $0).resolvingSymlinksInPath().path }
    return paths[0] == paths[1] && FileManager.default.fileExists(atPath: paths[0])
  }
}
