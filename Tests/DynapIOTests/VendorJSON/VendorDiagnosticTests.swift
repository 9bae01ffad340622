import DynapChip
import DynapCircuits
import DynapFabric
import DynapIO
import Foundation
import Testing

@Suite struct VendorDiagnosticTests {
  /// The messages on one bad value of a complete object, made by replacing a piece of its text.
  private func messages<Value>(
    _ value: Value, _ shape: VendorObject<Value>, _ old: String, _ new: String
  ) -> [String] {
    let text = VendorText.write(value, shape)
    #expect(text.contains(old))
    return VendorText.messages(text.replacingOccurrences(of: old, with: new), shape, into: value)
  }

  private func synapse(_ old: String, _ new: String) -> [String] {
    messages(Synapse(tag: 1, dendrite: .ampa, weight: .w0), VendorNames.synapse, old, new)
  }

  private func bias(_ old: String, _ new: String) -> [String] {
    messages(Bias(BiasCode(3, 80), .p), VendorNames.bias, old, new)
  }

  private func document(_ text: String) -> [String] {
    VendorText.messages(text, VendorNames.document, into: Board())
  }

  // MARK: Ranges

  @Test func `a tag of 2048 is rejected with the path of its key`() {
    let text =
      #"{"value0":{"chips":[{"cores":{"value2":{"neurons":{"value7":{"synapses":{"value3":{"tag":2048}}}}}}}]}}"#
    #expect(
      VendorText.boardMessages(text, code: "tag-out-of-range") == [
        "chip.json: error[tag-out-of-range]: chips[0].cores.value2.neurons.value7.synapses.value3.tag is 2048; "
          + "a CAM word stores 11 bits, so tags run from 0 to 2047"
      ])
    #expect(synapse(#""tag":1"#, #""tag":2047"#).isEmpty)
    #expect(synapse(#""tag":1"#, #""tag":-1"#).count == 1)
  }

  @Test func `hops beyond seven are rejected`() {
    let message =
      "error[hop-out-of-range]: yHop is -8; a destination word stores a sign and 3 bits, so hops run from -7 to 7"
    #expect(
      messages(Destination(), VendorNames.destination, #""yHop":0"#, #""yHop":-8"#) == [
        "chip.json: " + message
      ])
    #expect(messages(Destination(), VendorNames.destination, #""xHop":0"#, #""xHop":7"#).isEmpty)
    #expect(messages(Destination(), VendorNames.destination, #""xHop":0"#, #""xHop":8"#).count == 1)
  }

  @Test func `several dendrites and unknown ones are told apart`() {
    let rule =
      "a synapse feeds one dendrite: 1024 for AMPA, 512 for GABA, 256 for NMDA, 128 for shunt, or 0 for none"
    #expect(
      synapse("1024", "1536") == ["chip.json: error[several-dendrites]: dendrite is 1536; " + rule])
    #expect(synapse("1024", "64") == ["chip.json: error[unknown-dendrite]: dendrite is 64; " + rule])
    #expect(synapse("1024", "65536").count == 1)
  }

  @Test func `a bias outside the parameter generator is rejected`() {
    #expect(
      bias(#""coarseValue":3"#, #""coarseValue":6"#) == [
        "chip.json: error[coarse-out-of-range]: coarseValue is 6; "
          + "the parameter generator has six ranges, so coarse runs from 0 to 5"
      ])
    #expect(
      bias(#""fineValue":80"#, #""fineValue":256"#) == [
        "chip.json: error[fine-out-of-range]: fineValue is 256; a range has 256 steps, so fine runs from 0 to 255"
      ])
    #expect(
      bias(#""type":80"#, #""type":79"#) == [
        "chip.json: error[unknown-transistor-type]: type is 79; a type is the character N, 78, or P, 80"
      ])
    #expect(
      bias(#""_initialType":0"#, #""_initialType":2"#) == [
        "chip.json: error[unknown-transistor-type]: _initialType is 2; an initial type is 0 for p or 1 for n"
      ])
  }

  @Test func `bookkeeping has at most 64 bits`() {
    let largest = #""_address":-9223372036854775808"#
    #expect(bias(#""_address":0"#, largest).isEmpty)
    #expect(
      bias(#""_address":0"#, #""_address":9223372036854775808"#) == [
        "chip.json: error[number-out-of-range]: _address is a number of more than 64 bits; "
          + "a number of the vendor's bookkeeping has at most 64 bits"
      ])
  }

  @Test func `the monitored neuron lies in the core`() {
    let text = #"{"value0":{"chips":[{"cores":{"value1":{"monitoredNeuron":256}}}]}}"#
    #expect(
      VendorText.boardMessages(text, code: "neuron-out-of-range") == [
        "chip.json: error[neuron-out-of-range]: chips[0].cores.value1.monitoredNeuron is 256; "
          + "a core holds neurons 0 to 255"
      ])
  }

  @Test func `gain and sensor mode have their own values`() {
    #expect(
      messages(FrontEnd(), VendorNames.frontEnd, #""gain":0"#, #""gain":4"#) == [
        "chip.json: error[gain-out-of-range]: gain is 4; the front end has four gain steps, 0 to 3"
      ])
    #expect(
      messages(SensorInterface(), VendorNames.sensorInterface, #""dvsMode":0"#, #""dvsMode":1"#) == [
        "chip.json: error[unknown-sensor-mode]: dvsMode is 1; "
          + "a sensor mode is 0 for DVS128, 2 for DAVIS240C or 4 for DAVIS346"
      ])
  }

  @Test func `a pixel is not negative`() {
    #expect(
      messages(Pixel(x: 4, y: 0), VendorNames.pixel, "4", "-1") == [
        "chip.json: error[number-out-of-range]: x is -1; "
          + "the vendor's library keeps a number of 32 bits here, 0 to 4294967295"
      ])
  }

  // MARK: Keys

  @Test func `an unknown key is named with the nearest one`() {
    #expect(
      synapse(#""tag""#, #""tga""#) == [
        "chip.json: error[unknown-key]: tga is no key of a Dynapse2Synapse; did you mean tag",
        "chip.json: error[missing-key]: lacks tag; the vendor's library writes every key of a Dynapse2Synapse",
      ])
    #expect(
      messages(Pixel(x: 1, y: 2), VendorNames.pixel, #""y":2"#, #""y":2,"filter":[{"deep":[1e5,null]}]"#) == [
        "chip.json: error[unknown-key]: filter is no key of a Vec2_unsigned_int; "
          + "write a Vec2_unsigned_int, an object with the keys x, y"
      ])
  }

  @Test func `a key that stands twice is an error`() {
    #expect(
      synapse(#""stp":false"#, #""stp":false,"stp":true"#) == [
        "chip.json: error[duplicate-key]: stp stands twice in its object; give each key once"
      ])
  }

  @Test func `both spellings of one key are a duplicate`() {
    #expect(
      messages([], VendorNames.coreSADCEnables, #""SoadDpi""#, #""SoifRefectory":true,"SoadDpi""#) == [
        "chip.json: error[duplicate-key]: SoifRefectory stands twice in its object; give each key once"
      ])
  }

  @Test func `a fixed array has exactly its elements`() {
    let element = VendorText.write(Synapse(), VendorNames.synapse)
    let rule = "the array holds exactly value0 to value63"
    let neuron = Neuron()
    #expect(
      messages(neuron, VendorNames.neuron, #""value63":"# + element, #""value64":"# + element) == [
        "chip.json: error[unknown-key]: synapses.value64 is no element of the array; " + rule,
        "chip.json: error[missing-key]: synapses lacks value63; " + rule,
      ])
    #expect(
      messages(neuron, VendorNames.neuron, #""value63":"# + element, #""value5":"# + element) == [
        "chip.json: error[duplicate-key]: synapses.value5 stands twice in its object; give each key once",
        "chip.json: error[missing-key]: synapses lacks value63; " + rule,
      ])
    #expect(
      VendorText.messages(#"{"weight":{"value0":true,"value4":true}}"#, VendorNames.synapse, into: Synapse())
        .prefix(2) == [
          "chip.json: error[unknown-key]: weight.value4 is no key of a weight; the array holds exactly value0 to value3",
          "chip.json: error[missing-key]: weight lacks value1, value2, value3; "
            + "the array holds exactly value0 to value3",
        ])
  }

  @Test func `the pixel map has no gap`() {
    let element = VendorText.write(Destination(), VendorNames.destination)
    let text = #""pixelDestinations":{"value0":\#(element),"value3":\#(element)}"#
    var interface = SensorInterface()
    interface.pixelDestinations = []
    #expect(
      messages(interface, VendorNames.sensorInterface, #""pixelDestinations":{}"#, text) == [
        "chip.json: error[missing-key]: pixelDestinations lacks value1 and 1 more; "
          + "the array starts at value0, has no gap and holds at most 89960 values"
      ])
  }

  @Test func `a list has as many elements as a board has chips`() {
    let rule = "the list holds 1 to 225 of them"
    #expect(
      document(#"{"value0":{"chips":[]}}"#) == [
        "chip.json: error[wrong-count]: chips has 0 elements; " + rule
      ])
    let chips = Array(repeating: "0", count: 226).joined(separator: ",")
    #expect(
      VendorText.boardMessages(#"{"value0":{"chips":[\#(chips)]}}"#, code: "more-diagnostics") == [
        "chip.json: error[more-diagnostics]: has 126 more errors; mend the first ones and read again"
      ])
  }

  @Test func `an object where a number should stand is passed over`() {
    #expect(
      synapse(#""tag":1"#, #""tag":{"a":[true,"}"]}"#) == [
        "chip.json: error[wrong-type]: tag is an object; a CAM word stores 11 bits, so tags run from 0 to 2047"
      ])
    #expect(
      synapse(#""tag":1"#, #""tag":1.0"#) == [
        "chip.json: error[wrong-type]: tag is not a whole number; "
          + "a CAM word stores 11 bits, so tags run from 0 to 2047"
      ])
    #expect(
      synapse(#""stp":false"#, #""stp":null"#) == [
        "chip.json: error[wrong-type]: stp is null; write true or false"
      ])
    #expect(
      synapse(#""stp":false"#, #""stp":0"#) == [
        "chip.json: error[wrong-type]: stp is a number; write true or false"
      ])
  }

  // MARK: Parameters

  private func parameters(_ edit: (String) -> String) -> [String] {
    let entries = Core().parameters.entries.map { entry in
      #"{"key":"\#(entry.parameter.name)","value":\#(VendorText.write(entry.bias, VendorNames.bias))}"#
    }
    let map = edit("[" + entries.joined(separator: ",") + "]")
    return VendorText.messages(#"{"parameters":\#(map)}"#, VendorNames.core, into: Core())
      .filter { $0.contains("parameter") && !$0.contains("missing-key") }
  }

  @Test func `an unknown parameter is named with the nearest one`() {
    #expect(parameters { $0 }.isEmpty)
    #expect(
      parameters { $0.replacingOccurrences(of: "SOIF_LEAK_N", with: "SOIF_LEEK_N") } == [
        "chip.json: error[unknown-parameter]: parameters[0].key is SOIF_LEEK_N; "
          + "no parameter of this map (scope core) has that name; did you mean SOIF_LEAK_N"
      ])
    #expect(parameters { $0.replacingOccurrences(of: "SYPD_DLY0_P", with: "SYPD_DYL0_P") }.count == 1)
  }

  @Test func `a parameter that is missing or stands twice is an error`() {
    #expect(
      parameters { "[" + $0.dropFirst($0.split(separator: "},{")[0].count + 2).dropLast() + "]" } == [
        "chip.json: error[missing-parameter]: parameters lacks SOIF_LEAK_N; a map names every parameter of its "
          + "scope (core), as the vendor's library writes it"
      ])
    #expect(
      parameters { $0.replacingOccurrences(of: "SOIF_GAIN_N", with: "SOIF_LEAK_N") }.first
        == "chip.json: error[duplicate-parameter]: parameters[SOIF_LEAK_N] stands twice in the map; "
        + "give each parameter once")
  }

  @Test func `a bias is found by the name of its parameter`() {
    let messages = parameters { $0.replacingOccurrences(of: #""fineValue":0"#, with: #""fineValue":300"#) }
    #expect(
      messages.first?.hasPrefix(
        "chip.json: error[fine-out-of-range]: parameters[SOIF_GAIN_N].value.fineValue is 300") == true)
  }

  // MARK: Documents

  @Test func `a chip, a list or a bare configuration is not a document`() {
    let remedy = #"; give a Dynapse2Configuration, {"value0": {"chips": [...]}}"#
    #expect(
      document(#"{"value0":{"cores":{}}}"#) == [
        "chip.json: error[not-a-configuration]: value0 holds a Dynapse2Chip" + remedy
      ])
    #expect(document(#"[{"cores":{}}]"#) == ["chip.json: error[not-a-configuration]: holds a list" + remedy])
    #expect(
      document(#"{"chips":[]}"#) == [
        "chip.json: error[not-a-configuration]: holds a Dynapse2Configuration without its outer value0"
          + remedy
      ])
    #expect(document(#"{"value0":[]}"#).first?.contains("value0 holds a list") == true)
    #expect(document(#"{"value0":{"neurons":1}}"#).first?.contains("holds a Dynapse2Core;") == true)
  }

  @Test func `a configuration is not an event`() {
    #expect(throws: DiagnosticError.self) { try VendorEventJSON.read(bytes: Array(#"{"event":1}"#.utf8)) }
    #expect(
      VendorText.messages(
        #"{"value0":{"chips":[]}}"#, VendorNames.eventDocument,
        into: VendorGridEvent(word: Destination(), timestamp: 0)) == [
          "chip.json: error[not-an-event]: value0 holds a Dynapse2Configuration; "
            + #"give a NormalGridEvent, {"value0": {"event": {...}, ...}}"#
        ])
  }

  // MARK: Syntax

  private func pixel(_ text: String) -> [String] {
    VendorText.messages(text, VendorNames.pixel, into: Pixel(x: 0, y: 0))
  }

  @Test func `broken syntax stops with the byte that broke it`() {
    let remedy = "give the text as the vendor's library wrote it"
    #expect(
      pixel(#"{"x":1 "y":2}"#) == [
        "chip.json: error[json-syntax]: has '\"' at byte 7, where a comma or } should stand; " + remedy
      ])
    #expect(
      pixel(#"{"x":01,"y":2}"#) == [
        "chip.json: error[json-syntax]: x has '1' at byte 6, where no digit after a leading zero should stand; "
          + remedy
      ])
    #expect(
      pixel("{\"x\":1,\u{0}\"y\":2}") == [
        "chip.json: error[json-syntax]: has 0x00 at byte 7, where a quoted key or string should stand; "
          + remedy
      ])
    for text in [
      "", "{", #"{"x":1,}"#, #"{"x":+1}"#, #"{"x":.5}"#, #"{"x":1.}"#, #"{"x":1e}"#, #"{"x":tru}"#, "{x:1}",
      #"{"x" 1}"#, #"{"x":"\q"}"#, #"{"x":"\u12g4"}"#, "{\"x\":\"\n\"}", "\u{FEFF}{}", "nul", #"{"x":nan}"#,
    ] {
      #expect(pixel(text).last?.contains("error[json-") == true, "\(text)")
    }
  }

  @Test func `a text that ends early says where`() {
    #expect(
      pixel(#"{"x":1,"y"#) == [
        "chip.json: error[json-truncated]: ends at byte 9, where the rest of a string should follow; "
          + "check that the file was copied whole"
      ])
  }

  @Test func `text after the closing brace is an error`() {
    #expect(pixel("{\"x\":1,\"y\":2} \r\n\t").isEmpty)
    #expect(
      pixel(#"{"x":1,"y":2}{"#) == [
        "chip.json: error[json-trailing]: goes on with '{' at byte 13, after its closing brace; "
          + "keep one document in a file"
      ])
    #expect(pixel("{\"x\":1,\"y\":2}\u{0}").count == 1)
  }

  @Test func `text that is not UTF-8 is an error`() throws {
    for bad in [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x28, 0xA1]]
      as [[UInt8]]
    {
      let bytes = Array(#"{"x":1,""#.utf8) + bad + Array(#"":2}"#.utf8)
      let error = #expect(throws: DiagnosticError.self) {
        try VendorText.read(bytes, VendorNames.pixel, into: Pixel(x: 0, y: 0))
      }
      #expect(
        error?.description == "chip.json: error[json-encoding]: has invalid UTF-8 at byte 8; "
          + "JSON is UTF-8 text: copy the file again")
    }
    #expect(
      pixel(#"{"x":"\ud800"}"#).last
        == "chip.json: error[json-encoding]: x has half of a surrogate pair at byte 8; "
        + "JSON is UTF-8 text: copy the file again")
  }

  @Test func `deep nesting is an error`() {
    let deep = #"{"x":1,"y":2,"z":"# + String(repeating: "[", count: 70)
    #expect(
      pixel(deep).last == "chip.json: error[json-depth]: z nests more than 64 levels deep at byte 81; "
        + "the vendor's classes nest about ten levels: give a file that its library wrote")
  }

  // MARK: Files

  @Test func `a file that is not there is a diagnostic`() {
    let error = #expect(throws: DiagnosticError.self) { try VendorJSON.read(path: "/nowhere/chip.json") }
    #expect(error?.diagnostics.map(\.code) == ["system"])
    #expect(error?.diagnostics.first?.place?.file == "/nowhere/chip.json")
    let written = #expect(throws: DiagnosticError.self) {
      try VendorJSON.write(Board(), to: "/nowhere/chip.json")
    }
    #expect(written?.diagnostics.map(\.code) == ["system"])
  }

  @Test func `a gzip file that ends early is a diagnostic`() throws {
    let whole = GzipWriter()
    let bytes = whole.compress(Array(#"{"value0":{"chips":["#.utf8)) + whole.finish()
    let error = #expect(throws: DiagnosticError.self) {
      try VendorJSON.read(bytes: Array(bytes.dropLast(9)), name: "chip.json.gz")
    }
    #expect(error?.diagnostics.map(\.code) == ["truncated-data"])
  }
}
