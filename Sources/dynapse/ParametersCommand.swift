import ArgumentParser
import DynapChip
import DynapCircuits
import DynapIO
import DynapUnits

/// `dynapse parameters`: the biases of the chip and all that is known of each.
struct ParametersCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parameters",
    abstract: "List the 89 biases of the chip, or explain some of them.",
    discussion: """
      Example: dynapse parameters SOIF_LEAK_N --code 2,40 --current "20 pA"
      """)

  @Argument(help: "Silicon names, such as SOIF_LEAK_N; none lists all.")
  var names: [String] = []

  @Flag(help: "Print JSON.")
  var json = false

  @Flag(help: "Print a page of Markdown, block by block.")
  var markdown = false

  @Flag(help: "Print only numbers that are assumed or fitted: the ones to attack first.")
  var assumed = false

  @Option(
    help: ArgumentHelp(
      "Only those of one scope: \(Parameter.Scope.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "scope"))
  var scope: Parameter.Scope?

  @Option(help: ArgumentHelp("Add what a code delivers, such as 2,40.", valueName: "coarse,fine"))
  var code: BiasCode?

  @Option(help: ArgumentHelp("Add the code nearest to a current, such as \"20 pA\".", valueName: "current"))
  var current: String?

  @Option(
    help: ArgumentHelp(
      "Draw what the named ones get from each code; - is standard output.", valueName: "file"),
    completion: .file())
  var plot: String?

  func validate() throws {
    guard [json, markdown, assumed].count(where: { $0 }) <= 1 else {
      throw ValidationError("Give at most one of --json, --markdown and --assumed.")
    }
    guard (code == nil && current == nil) || !names.isEmpty else {
      throw ValidationError("--code and --current need the NAME of a parameter.")
    }
    guard (code == nil && current == nil) || !(markdown || assumed) else {
      throw ValidationError("--code and --current go with plain text and --json.")
    }
    guard plot == nil || (1...Self.mostPanels).contains(names.count) else {
      throw ValidationError("--plot needs the NAME of one to \(Self.mostPanels) parameters.")
    }
    guard plot == nil || !(json || markdown || assumed || code != nil || current != nil) else {
      throw ValidationError("--plot goes with names only.")
    }
    guard plot != "" else { throw ValidationError("--plot must name a file.") }
    if let target = try wished, target.si <= 0 { throw ValidationError("--current: write more than 0 A.") }
  }

  /// As many as a picture can show.
  private static let mostPanels = 8

  private var wished: Current? {
    get throws {
      guard let current else { return nil }
      do throws(QuantityError) { return try Current(current) } catch {
        throw ValidationError("--current: \(error)")
      }
    }
  }

  func run() throws {
    let parameters = try selected()
    if let plot { return try Self.draw(parameters, to: plot) }
    let lines: [String]
    if json {
      return try StandardStream.output.print(jsonText(parameters))
    } else if markdown {
      lines = Self.markdown(parameters)
    } else if assumed {
      lines = Self.doubts(parameters)
    } else if names.isEmpty {
      lines = Self.list(parameters)
    } else {
      lines = Array(try parameters.map(page).joined(separator: [""]))
    }
    try StandardStream.output.print(lines.joined(separator: "\n"))
  }

  private static func draw(_ parameters: [Parameter], to path: String) throws {
    let picture = ParameterReport.figure(of: parameters).svg()
    if path == "-" { return try StandardStream.output.print(picture) }
    try ByteSink.write(Array(picture.utf8), toPath: path)
    try StandardStream.output.print(path)
  }

  /// The named parameters, or all, of the scope.
  private func selected() throws(DiagnosticError) -> [Parameter] {
    // A chip has the 89; those of the learning block of other dies are there by name and by scope.
    let known = ParameterTable.all + ParameterTable.parameters(in: .learning)
    let all = known.filter { scope == nil || $0.scope == scope }
    guard !names.isEmpty else { return scope == nil ? ParameterTable.all : all }
    var problems: [Diagnostic] = []
    let found = names.flatMap { name in
      let canonical = ParameterTable.canonicalName(name.uppercased())
      let matches = all.filter { $0.name == canonical }
      if matches.isEmpty { problems.append(unknown(name, among: all)) }
      return matches
    }
    guard problems.isEmpty else { throw DiagnosticError(problems) }
    return found
  }

  private func unknown(_ name: String, among parameters: [Parameter]) -> Diagnostic {
    let place = scope.map { " of scope \($0.rawValue)" } ?? ""
    let nearest =
      Spelling.nearest(to: name, among: parameters.map(\.name)).map { "did you mean \($0)? " } ?? ""
    return Diagnostic(
      .error, "unknown-parameter", name, "is not a parameter\(place)",
      "\(nearest)`dynapse parameters` lists them")
  }

  // MARK: layouts

  private struct Page: Encodable {
    let parameter: ParameterReport
    let atCode: ParameterReport.Setting?
    let nearest: ParameterReport.Setting?

    enum CodingKeys: String, CodingKey {
      case atCode = "at_code"
      case nearest
    }

    func encode(to encoder: any Encoder) throws {
      try parameter.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(atCode, forKey: .atCode)
      try container.encodeIfPresent(nearest, forKey: .nearest)
    }
  }

  private func content(_ parameter: Parameter) throws -> Page {
    let target = try wished
    return Page(
      parameter: ParameterReport(parameter), atCode: code.map { ParameterReport.setting($0, of: parameter) },
      nearest: target.map { ParameterReport.nearest(to: $0, of: parameter) })
  }

  private func jsonText(_ parameters: [Parameter]) throws -> String {
    try ReportJSON.text(parameters.map(content))
  }

  private func page(_ parameter: Parameter) throws -> [String] {
    let page = try content(parameter)
    let report = page.parameter
    func text(_ value: Double) -> String { ParameterReport.text(value, unit: report.unit) }
    func percent(_ share: Double) -> String { DecimalText.trimmed(share * 100, significantDigits: 3) + " %" }
    let device =
      report.device.map { "\($0), \(DecimalText.trimmed(report.deviceArea ?? 0, significantDigits: 4)) um^2" }
      ?? "not published"
    var table = TextTable()
    table.rows = [
      ["block", "\(report.block), \(report.file)"],
      ["scope", report.scope],
      ["type", report.type == "V" ? "V: gate voltage, type switchable, p after power-up" : report.type],
      ["unit", report.unit],
      ["range", "\(text(report.lowest)) to \(text(report.highest))"],
      [
        "power-up",
        "(\(report.powerUp.coarse), \(report.powerUp.fine)), \(text(report.powerUp.value)); \(report.powerUpProvenance)",
      ],
      ["scale", "\(DecimalText.trimmed(report.scale, significantDigits: 4)); \(report.scaleProvenance)"],
      ["device", device],
      [
        "spread",
        "sigma \(percent(report.spreadSigma)); \(report.spreadProvenance); group \(report.spreadGroup)",
      ],
      ["effect", report.isModelled ? "modelled" : "not modelled: stored, without effect"],
    ]
    if let setting = page.atCode {
      table.rows.append(["at (\(setting.coarse), \(setting.fine))", text(setting.value)])
    }
    if let setting = page.nearest {
      let sign = (setting.relativeError ?? 0) < 0 ? "" : "+"
      let value = Current(si: setting.value).formatted(digits: 4)
      table.rows.append([
        "nearest to \(current ?? "")",
        "(\(setting.coarse), \(setting.fine)), \(value), \(sign)\(percent(setting.relativeError ?? 0))",
      ])
    }
    return ["\(report.name)  \(report.symbol)  \(report.role)"] + table.lines(indent: 2)
  }

  private static func list(_ parameters: [Parameter]) -> [String] {
    var table = TextTable(
      ["NAME", "SYMBOL", "SCOPE", "POWER-UP", "VALUE", "MODELLED", "ROLE"],
      alignments: [.left, .left, .left, .left, .right, .left, .left])
    table.rows = parameters.map { parameter in
      let report = ParameterReport(parameter)
      return [
        report.name, report.symbol, report.scope, parameter.powerUp.description,
        ParameterReport.text(report.powerUp.value, unit: report.unit), report.isModelled ? "yes" : "no",
        report.role,
      ]
    }
    return table.lines()
  }

  private static func doubts(_ parameters: [Parameter]) -> [String] {
    var table = TextTable(
      ["PROVENANCE", "NAME", "NUMBER", "VALUE", "ROLE"], alignments: [.left, .left, .left, .right, .left])
    let rows = parameters.flatMap { parameter in
      ParameterReport(parameter).doubts.map {
        [$0.provenance, parameter.name, $0.number, $0.value, parameter.summary]
      }
    }
    table.rows =
      rows.filter { $0[0] == Provenance.assumed.rawValue }
      + rows.filter { $0[0] == Provenance.fitted.rawValue }
    return table.lines()
  }

  private static func markdown(_ parameters: [Parameter]) -> [String] {
    var lines = [
      "# Parameters", "", "Written by `dynapse parameters --markdown`; the source is the declaration rows.",
    ]
    for block in ParameterTable.silicon {
      let own = block.parameters.filter { parameters.contains($0) }
      guard !own.isEmpty else { continue }
      var table = TextTable(
        ["Name", "Symbol", "Scope", "Role", "Range", "Power-up", "Scale", "Device", "Sigma", "Modelled"],
        alignments: [.left, .left, .left, .left, .right, .right, .right, .left, .right, .left])
      table.rows = own.map { parameter in
        let report = ParameterReport(parameter)
        func text(_ value: Double) -> String { ParameterReport.text(value, unit: report.unit) }
        return [
          "`\(report.name)`", report.symbol, report.scope, report.role,
          "\(text(report.lowest)) to \(text(report.highest))",
          "\(parameter.powerUp), \(text(report.powerUp.value)) (\(report.powerUpProvenance))",
          "\(DecimalText.trimmed(report.scale, significantDigits: 4)) (\(report.scaleProvenance))",
          report.device ?? "not published",
          "\(DecimalText.trimmed(report.spreadSigma * 100, significantDigits: 3)) % (\(report.spreadProvenance))",
          report.isModelled ? "yes" : "no",
        ]
      }
      lines += ["", "## \(block.name)", ""] + table.markdown()
    }
    return lines
  }
}

extension Parameter.Scope: ExpressibleByArgument {}

extension BiasCode: ExpressibleByArgument {
  /// Reads `2,40` or `(2, 40)`.
  public init?(argument: String) {
    let parts = argument.filter { !"() ".contains($0) }.split(
      separator: ",", omittingEmptySubsequences: false)
    guard parts.count == 2, let coarse = Int(parts[0]), let fine = Int(parts[1]) else { return nil }
    self.init(exactlyCoarse: coarse, fine: fine)
  }
}
