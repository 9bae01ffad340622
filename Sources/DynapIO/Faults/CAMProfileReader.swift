import DynapChip
import DynapFabric

/// Reads the JSON of a ``CAMProfile`` token by token.
struct CAMProfileReader {
  /// What is wrong with the values.
  private(set) var report = VendorReport()
  private let scanner: JSONScanner
  private let chip: ChipOnBoard
  private var map = FaultMap()
  private var usable: [[Set<Tag>]]?
  private var hasWords = false

  /// Makes a reader of one chip's profile.
  init(_ source: ByteSource, chip: ChipOnBoard) {
    scanner = JSONScanner(source)
    self.chip = chip
  }

  /// Reads the whole text.
  ///
  /// - Throws: what is wrong with its syntax; what is wrong with its values goes to ``report``.
  mutating func read() throws(Diagnostic) {
    guard try scanner.nextByte() == UInt8(ascii: "{") else { throw scanner.unexpected("an opening brace") }
    scanner.advance()
    var isFirst = true
    while try scanner.hasNext(isFirst: isFirst, close: UInt8(ascii: "}")) {
      isFirst = false
      guard try scanner.nextByte() == UInt8(ascii: "\"") else { throw scanner.unexpected("a key") }
      let key = String(decoding: try scanner.string(keeping: 16), as: UTF8.self)
      try scanner.colon()
      switch key {
      case "tags": try readTags()
      case "prob": try readMeans()
      case "cams": try readWords()
      default: try scanner.skipValue()
      }
    }
    _ = try scanner.finish()
    if !hasWords {
      report.add(
        Diagnostic(
          .error, "profile-missing-key", "the profile", "has no key 'cams'",
          "give cams[core][neuron][synapse][half], the share of events that each word missed"))
    }
  }

  /// What was read.
  func file(_ name: String) -> FaultFile {
    var file = FaultFile(map: map, layout: .profile)
    for core in CoreOnChip.allCases {
      var bad: Set<Tag> = []
      for half in 0..<2 {
        guard let tags = usable?[core.index][half] else { continue }
        bad.formUnion((half * 1024..<(half + 1) * 1024).map { Tag($0) }.filter { !tags.contains($0) })
        let words = self.words(core, half)
        guard tags.isEmpty, words.allSatisfy({ map[$0] == .always }) else { continue }
        for word in words { file.map[word] = .never }
        file.warnings.append(
          Diagnostic(
            .warning, "profile-unmeasured", at: .init(file: name), "cams[\(core.index)]",
            "fails always for \(half == 0 ? "low" : "high") tags, of which none is usable: not measured",
            "those tags count as bad and the words as sound: use other tags on this core"))
      }
      file.map[badTagsOf: core, on: chip] = bad
    }
    return file
  }

  private func words(_ core: CoreOnChip, _ half: Int) -> [FaultMap.Word] {
    NeuronOnCore.all.flatMap { neuron in
      (0..<SynapseOnNeuron.count).compactMap { synapse in
        FaultMap.Word(
          neuron: NeuronOnBoard(chip: chip, core: core, neuron: neuron), synapse: SynapseOnNeuron(synapse),
          half: half)
      }
    }
  }

  // MARK: values

  private mutating func readTags() throws(Diagnostic) {
    var usable = [[Set<Tag>]](repeating: [[], []], count: 4)
    try list("tags", of: 4, "cores") { (reader, core, path) throws(Diagnostic) in
      try reader.list(path, of: 2, "halves of the tags") { (reader, half, path) throws(Diagnostic) in
        try reader.list(path, of: nil, "tags") { (reader, _, path) throws(Diagnostic) in
          let range = half * 1024...half * 1024 + 1023
          if let value = try reader.number(
            path, Double(range.lowerBound)...Double(range.upperBound), isWhole: true)
          {
            usable[core][half].insert(Tag(Int(value)))
          }
        }
      }
    }
    self.usable = usable
  }

  private mutating func readMeans() throws(Diagnostic) {
    try list("prob", of: 2, "halves of the tags") { (reader, _, path) throws(Diagnostic) in
      try reader.list(path, of: 4, "cores") { (reader, _, path) throws(Diagnostic) in
        _ = try reader.number(path, 0...1)
      }
    }
  }

  private mutating func readWords() throws(Diagnostic) {
    hasWords = true
    try list("cams", of: 4, "cores") { (reader, core, path) throws(Diagnostic) in
      try reader.list(path, of: NeuronOnCore.count, "neurons") { (reader, neuron, path) throws(Diagnostic) in
        try reader.list(path, of: SynapseOnNeuron.count, "synapses") {
          (reader, synapse, path) throws(Diagnostic) in
          try reader.list(path, of: 2, "halves of the tags") { (reader, half, path) throws(Diagnostic) in
            guard let share = try reader.number(path, 0...1), share > 0 else { return }
            let place = NeuronOnBoard(
              chip: reader.chip, core: CoreOnChip.allCases[core], neuron: NeuronOnCore(neuron))
            let word = FaultMap.Word(neuron: place, synapse: SynapseOnNeuron(synapse), half: half)
            if let word, let deafness = FaultMap.Deafness(Float(share)) { reader.map[word] = deafness }
          }
        }
      }
    }
  }

  /// Passes a list; elements beyond the number that there can be are not shown to `body`.
  private mutating func list(
    _ path: String, of count: Int?, _ what: String,
    _ body: (inout Self, Int, String) throws(Diagnostic) -> Void
  ) throws(Diagnostic) {
    guard try scanner.nextByte() == UInt8(ascii: "[") else {
      report.add(
        Diagnostic(.error, "profile-shape", path, "is not a list", "give a list of \(count ?? 0) \(what)"))
      return try scanner.skipValue()
    }
    scanner.advance()
    var index = 0
    while try scanner.hasNext(isFirst: index == 0, close: UInt8(ascii: "]")) {
      if index < count ?? .max {
        try body(&self, index, "\(path)[\(index)]")
      } else {
        try scanner.skipValue()
      }
      index += 1
    }
    if let count, index != count {
      report.add(
        Diagnostic(.error, "profile-shape", path, "has \(index) \(what)", "a chip has \(count) there"))
    }
  }

  private mutating func number(
    _ path: String, _ range: ClosedRange<Double>, isWhole: Bool = false
  ) throws(Diagnostic) -> Double? {
    let byte = try scanner.nextByte()
    let isNumber = byte == UInt8(ascii: "-") || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    var text = ""
    if isNumber {
      text = try scanner.numberText()
    } else {
      try scanner.skipValue()
    }
    let value = Double(text)
    if let value, range.contains(value), !isWhole || value == value.rounded() { return value }
    report.add(
      Diagnostic(
        .error, "profile-out-of-range", path, isNumber ? "is \(text)" : "is not a number",
        "write a \(isWhole ? "tag" : "number") from \(Int(range.lowerBound)) to \(Int(range.upperBound))"))
    return nil
  }
}

extension JSONScanner {
  /// Passes a number and returns its text, at most the first 32 bytes of it.
  func numberText() throws(Diagnostic) -> String {
    _ = try nextByte()
    try prepare(32)
    var bytes: [UInt8] = []
    let parts = Set("+-.eE0123456789".utf8)
    while bytes.count < 32, position + bytes.count < end, parts.contains(window[position + bytes.count]) {
      bytes.append(window[position + bytes.count])
    }
    _ = try number()
    return String(decoding: bytes, as: UTF8.self)
  }
}
