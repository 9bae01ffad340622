import DynapChip
import DynapCircuits
import DynapFabric
import DynapIO
import Foundation
import Testing

@Suite struct VendorRoundTripTests {
  @Test func `a power-up chip reads back equal and writes back byte for byte`() throws {
    let board = Board()
    let text = VendorJSON.bytes(of: board, layout: VendorJSONLayout(.compact))
    let read = try VendorJSON.read(bytes: text)
    #expect(read.board == board)
    #expect(read.layout == VendorJSONLayout(.compact))
    #expect(VendorJSON.bytes(of: read.board, layout: read.layout) == text)
  }

  @Test func `a programmed chip survives a compressed pretty file`() throws {
    var random = SplitMix(state: 11)
    var board = Board()
    board.chips[0] = VendorRandom.chip(stride: 8, &random)
    let layout = VendorJSONLayout(.pretty, usesOlderSpellings: true, endsInNewline: true)
    let directory = FileManager.default.temporaryDirectory.path
    let path = directory + "/vendor-\(UUID().uuidString).json.gz"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try VendorJSON.write(board, to: path, layout: layout)
    let head = try #require(FileHandle(forReadingAtPath: path)?.readData(ofLength: 2))
    #expect(Array(head) == [0x1F, 0x8B])
    let read = try VendorJSON.read(path: path)
    #expect(read.board == board)
    #expect(read.layout == layout)
    // Byte for byte: the order of parameters takes no part in the equality of boards.
    #expect(VendorJSON.bytes(of: read.board, layout: layout) == VendorJSON.bytes(of: board, layout: layout))
  }

  @Test(arguments: [1, 2, 3, 7, 64], [VendorJSONLayout.Style.pretty, .compact])
  func `tokens may break anywhere between two pieces of text`(
    step: Int, style: VendorJSONLayout.Style
  ) throws {
    var random = SplitMix(state: 5)
    let neuron = VendorRandom.neuron(&random)
    let text = VendorText.write(neuron, VendorNames.neuron, style)
    #expect(try VendorText.read(text, VendorNames.neuron, into: Neuron(), step: step) == neuron)
  }

  @Test func `the order of parameters and their bookkeeping is kept`() throws {
    var random = SplitMix(state: 3)
    var core = Core()
    core.parameters = VendorRandom.biases(.core, &random)
    let read = try VendorText.read(VendorText.write(core, VendorNames.core), VendorNames.core, into: Core())
    #expect(read.parameters.entries.map(\.parameter) == core.parameters.entries.map(\.parameter))
    #expect(read == core)
  }

  @Test(arguments: [0, 1, 17]) func `the pixel map keeps the length that was read`(count: Int) throws {
    var random = SplitMix(state: 4)
    let interface = VendorRandom.sensorInterface(pixels: count, &random)
    let text = VendorText.write(interface, VendorNames.sensorInterface, .pretty)
    let read = try VendorText.read(text, VendorNames.sensorInterface, into: SensorInterface())
    #expect(read == interface)
    #expect(VendorText.write(read, VendorNames.sensorInterface, .pretty) == text)
  }

  @Test(arguments: [VendorJSONLayout.Style.pretty, .compact])
  func `the front end reads back equal`(style: VendorJSONLayout.Style) throws {
    var random = SplitMix(state: 6)
    let frontEnd = VendorRandom.frontEnd(&random)
    let text = VendorText.write(frontEnd, VendorNames.frontEnd, style)
    #expect(try VendorText.read(text, VendorNames.frontEnd, into: FrontEnd()) == frontEnd)
  }

  @Test func `keys in any order and any white space read equal`() throws {
    var random = SplitMix(state: 7)
    var chip = VendorRandom.chip(stride: 400, &random)
    chip.cores = chip.cores.map { _ in Core() }
    let text = VendorText.write(VendorRandom.neuron(&random), VendorNames.neuron)
    let neuron = try VendorText.read(text, VendorNames.neuron, into: Neuron())
    let shuffled = try Self.shuffled(text, &random)
    #expect(shuffled != text)
    #expect(try VendorText.read(shuffled, VendorNames.neuron, into: Neuron(), step: 5) == neuron)

    let interface = chip.sensorInterface
    let written = VendorText.write(interface, VendorNames.sensorInterface)
    let mixed = try Self.shuffled(written, &random)
    #expect(try VendorText.read(mixed, VendorNames.sensorInterface, into: SensorInterface()) == interface)
  }

  @Test func `a large map in reverse order reads equal`() throws {
    var random = SplitMix(state: 8)
    let interface = VendorRandom.sensorInterface(pixels: 300, &random)
    let elements = interface.pixelDestinations.enumerated().reversed().map { index, word in
      #""value\#(index)":\#(VendorText.write(word, VendorNames.destination))"#
    }
    var empty = interface
    empty.pixelDestinations = []
    let text = VendorText.write(empty, VendorNames.sensorInterface)
      .replacingOccurrences(
        of: #""pixelDestinations":{}"#, with: #""pixelDestinations":{\#(elements.joined(separator: ","))}"#)
    #expect(try VendorText.read(text, VendorNames.sensorInterface, into: SensorInterface()) == interface)
  }

  @Test func `an escaped key is the key`() throws {
    let text = #"{"\u0078":3,"y":4}"#
    #expect(try VendorText.read(text, VendorNames.pixel, into: Pixel(x: 0, y: 0)) == Pixel(x: 3, y: 4))
  }

  @Test func `the spelling of older releases reads and is noted`() throws {
    let text = VendorText.write(CoreSADCEnables(rawValue: 2), VendorNames.coreSADCEnables)
    let older = text.replacingOccurrences(of: "SoifRefractory", with: "SoifRefectory")
    #expect(try VendorText.read(older, VendorNames.coreSADCEnables, into: []) == CoreSADCEnables(rawValue: 2))
    let layout = VendorJSONLayout(.compact, usesOlderSpellings: true)
    let written = VendorJSON.bytes(
      of: CoreSADCEnables(rawValue: 2), VendorNames.coreSADCEnables, layout: layout)
    #expect(String(decoding: written, as: UTF8.self) == older)
  }

  @Test func `neurons that hold their power-up state share its storage`() throws {
    let text = VendorText.write(Neuron(), VendorNames.neuron)
    let read = try VendorText.read(text, VendorNames.neuron, into: Neuron())
    let shared = Neuron().synapses.withUnsafeBufferPointer { $0.baseAddress }
    #expect(read.synapses.withUnsafeBufferPointer { $0.baseAddress } == shared)
  }

  /// The same JSON with its objects' members in another order and white space between its tokens.
  private static func shuffled(_ text: String, _ random: inout SplitMix) throws -> String {
    func write(_ value: Any) throws -> String {
      if let object = value as? [String: Any] {
        let members = try object.sorted { $0.key < $1.key }.shuffled(using: &random)
          .map { "\"\($0.key)\"\t:\r\n \(try write($0.value))" }
        return "{ " + members.joined(separator: "\n,") + "\t}"
      }
      if let list = value as? [Any] { return "[" + (try list.map(write)).joined(separator: " , ") + " ]" }
      let data = try JSONSerialization.data(withJSONObject: value, options: .fragmentsAllowed)
      return String(decoding: data, as: UTF8.self)
    }
    return try write(JSONSerialization.jsonObject(with: Data(text.utf8)))
  }
}
