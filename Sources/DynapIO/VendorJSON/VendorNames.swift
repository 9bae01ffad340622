import DynapChip
import DynapCircuits
import DynapFabric

/// The vendor's names and their order, class by class: the only place that maps them to the board's values.
///
/// Source: the vendor's C++ serialisation as the Rockpool library rebuilds it, byte for byte (dossier 3.11).
/// A row gives the key and its value; reading, writing, missing and unknown keys follow from it.
package enum VendorNames {
  /// The outermost object of a configuration.
  package static let document = VendorObject<Board>(
    "a Dynapse2Configuration", root: .configuration,
    [VendorField("value0") { try $0.object(&$1, configuration) }])

  /// `Dynapse2Configuration`.
  package static let configuration = VendorObject<Board>(
    "a Dynapse2Configuration", root: .configuration,
    [
      VendorField("chips") {
        try $0.list(&$1.chips, Chip(), count: 1...ChipOnBoard.limit) { try $0.object(&$1, chip) }
      }
    ])

  /// `Dynapse2Chip`.
  package static let chip = VendorObject<Chip>(
    "a Dynapse2Chip",
    [
      VendorField("cores") { try $0.elements(&$1.cores) { try $0.object(&$1, core) } },
      VendorField("globalParameters") { try $0.biases(&$1.globalParameters, .global) },
      VendorField("sharedParameters01") { try $0.biases(&$1.sharedParameters01, .shared) },
      VendorField("sharedParameters23") { try $0.biases(&$1.sharedParameters23, .shared) },
      VendorField("sadcGroupParameters01") {
        try $0.elements(&$1.sadcGroupParameters01) { try $0.biases(&$1, .sadcGroup) }
      },
      VendorField("sadcGroupParameters23") {
        try $0.elements(&$1.sadcGroupParameters23) { try $0.biases(&$1, .sadcGroup) }
      },
      VendorField("sadcEnables") { try $0.object(&$1.sadcEnables, chipSADCEnables) },
      VendorField("dvsIf") { try $0.object(&$1.sensorInterface, sensorInterface) },
      VendorField("bioamps") { try $0.object(&$1.frontEnd, frontEnd) },
      VendorField("enablePg0ReferenceMonitor") { try $0.flag(&$1.enablePG0ReferenceMonitor) },
      VendorField("enablePg1ReferenceMonitor") { try $0.flag(&$1.enablePG1ReferenceMonitor) },
      VendorField("paramGen0Powerdown") { try $0.flag(&$1.paramGen0Powerdown) },
      VendorField("paramGen1Powerdown") { try $0.flag(&$1.paramGen1Powerdown) },
    ])

  /// `Dynapse2Core`.
  package static let core = VendorObject<Core>(
    "a Dynapse2Core",
    [
      VendorField("neurons") { try $0.elements(&$1.neurons) { try $0.object(&$1, neuron) } },
      VendorField("neuronMonitoringOn") { try $0.flag(&$1.neuronMonitoringOn) },
      VendorField("monitoredNeuron") { try $0.neuron(&$1.monitoredNeuron) },
      VendorField("parameters") { try $0.biases(&$1.parameters, .core) },
      VendorField("sadcEnables") { try $0.object(&$1.sadcEnables, coreSADCEnables) },
      VendorField("enableSyawStdbufAn") { try $0.flag(&$1.enableSTDBuffer) },
      VendorField("enablePulseExtenderMonitor1") { try $0.flag(&$1.enablePulseExtenderMonitor1) },
      VendorField("enablePulseExtenderMonitor2") { try $0.flag(&$1.enablePulseExtenderMonitor2) },
      VendorField("_id") { try $0.integer(&$1.id, .bookkeeping) },
      VendorField("_cookie") { try $0.integer(&$1.cookie, .bookkeeping) },
    ])

  /// `Dynapse2Neuron`; the latches `so_dc` to `ho_active` are `latchSoDc` to `latchHoActive`.
  package static let neuron = VendorObject<Neuron>(
    "a Dynapse2Neuron",
    [
      VendorField("synapses") { try $0.elements(&$1.synapses) { try $0.object(&$1, synapse) } },
      VendorField("destinations") { try $0.elements(&$1.destinations) { try $0.object(&$1, destination) } },
    ]
      + Latch.allCases.map { latch in
        VendorField("latch" + title(latch.name)) { try $0.flag(&$1.latches[latch]) }
      })

  /// `Dynapse2Synapse`.
  package static let synapse = VendorObject<Synapse>(
    "a Dynapse2Synapse",
    [
      VendorField("dendrite") { try $0.dendrite(&$1.dendrite) },
      VendorField("stp") { try $0.flag(&$1.stp) },
      VendorField("weight") { try $0.object(&$1.weight, weight) },
      VendorField("preciseDelay") { try $0.flag(&$1.preciseDelay) },
      VendorField("mismatchedDelay") { try $0.flag(&$1.mismatchedDelay) },
      VendorField("tag") { try $0.tag(&$1.tag) },
    ])

  /// `Dynapse2Destination`.
  package static let destination = VendorObject<Destination>(
    "a Dynapse2Destination",
    [
      VendorField("core") { try $0.object(&$1.cores, coreMask) },
      VendorField("xHop") {
        var x = Int($1.hop.x)
        try $0.integer(&x, .hop)
        $1.hop = Hop(x: x, y: Int($1.hop.y))
      },
      VendorField("yHop") {
        var y = Int($1.hop.y)
        try $0.integer(&y, .hop)
        $1.hop = Hop(x: Int($1.hop.x), y: y)
      },
      VendorField("tag") { try $0.tag(&$1.tag) },
    ])

  /// An entry of a parameter map.
  package static let biasEntry = VendorObject<VendorBiasEntry>(
    "an entry",
    [
      VendorField("key") { try $0.name(of: &$1) },
      VendorField("value") { try $0.object(&$1.bias, bias) },
    ])

  /// `Dynapse2Parameter`.
  package static let bias = VendorObject<Bias>(
    "a Dynapse2Parameter",
    [
      VendorField("type") { try $0.transistor(&$1.type) },
      VendorField("coarseValue") {
        var coarse = Int($1.code.coarse)
        try $0.integer(&coarse, .coarse)
        $1.code = BiasCode(coarse, Int($1.code.fine))
      },
      VendorField("fineValue") {
        var fine = Int($1.code.fine)
        try $0.integer(&fine, .fine)
        $1.code = BiasCode(Int($1.code.coarse), fine)
      },
      VendorField("_address") { try $0.integer(&$1.bookkeeping.address, .bookkeeping) },
      VendorField("_cookie") { try $0.integer(&$1.bookkeeping.cookie, .bookkeeping) },
      VendorField("_initialType") { try $0.initialType(&$1.bookkeeping.initialType) },
      VendorField("_switchableType") { try $0.flag(&$1.bookkeeping.isSwitchable) },
    ])

  /// `Dynapse2DvsInterface`.
  package static let sensorInterface = VendorObject<SensorInterface>(
    "a Dynapse2DvsInterface",
    [
      VendorField("dropEvents") { try $0.flag(&$1.dropEvents) },
      VendorField("dvsMode") { try $0.sensor(&$1.mode) },
      VendorField("offEvents") { try $0.flag(&$1.offEvents) },
      VendorField("onEvents") { try $0.flag(&$1.onEvents) },
      VendorField("poolingShift") { try $0.object(&$1.poolingShift, pixel) },
      VendorField("copyEvents") { try $0.flag(&$1.copyEvents) },
      VendorField("copyHop") { try $0.object(&$1.copyHop, offset) },
      VendorField("davisReqAckBugfixDelay_ns") {
        try $0.integer(&$1.davisReqAckBugfixDelayNanoseconds, .int32)
      },
      VendorField("origin") { try $0.object(&$1.origin, pixel) },
      VendorField("max") { try $0.object(&$1.max, pixel) },
      VendorField("pixelDestinations") {
        try $0.openElements(&$1.pixelDestinations, Destination(), limit: pixelLimit) {
          try $0.object(&$1, destination)
        }
      },
      VendorField("filter") {
        try $0.list(&$1.filter, Pixel(x: 0, y: 0), count: 0...pixelLimit) { try $0.object(&$1, pixel) }
      },
    ])

  /// `Dynapse2Bioamps`.
  package static let frontEnd = VendorObject<FrontEnd>(
    "a Dynapse2Bioamps",
    [
      VendorField("commonParameters") { try $0.biases(&$1.commonParameters, .bioampCommon) },
      VendorField("channelParameters") {
        try $0.elements(&$1.channelParameters) { try $0.biases(&$1, .bioampChannel) }
      },
      VendorField("paramGen2Powerdown") { try $0.flag(&$1.paramGen2Powerdown) },
      VendorField("gain") { try $0.integer(&$1.gain, .gain) },
      VendorField("separateParameters") { try $0.flag(&$1.separateParameters) },
    ]
      + FrontEndMonitors.names.indices.map { index in
        VendorField("monitorChannel" + title(FrontEndMonitors.names[index])) {
          try $0.bit(index, of: &$1.monitorChannels)
        }
      } + [
        VendorField("route") { try $0.elements(&$1.route) { try $0.object(&$1, destination) } }
      ])

  /// `Dynapse2Core_CoreSadcEnables`, in title case.
  package static let coreSADCEnables: VendorObject<CoreSADCEnables> =
    bits("a Dynapse2Core_CoreSadcEnables", CoreSADCEnables.names.map(title))

  /// `Dynapse2Chip_ConfigSadcEnables`, in title case.
  package static let chipSADCEnables: VendorObject<ChipSADCEnables> =
    bits("a Dynapse2Chip_ConfigSadcEnables", ChipSADCEnables.names.map(title))

  /// The four weight bits.
  package static let weight: VendorObject<WeightMask> = bits("a weight", (0..<4).map { "value\($0)" })

  /// The four core bits of a destination.
  package static let coreMask: VendorObject<CoreMask> = bits("a core mask", (0..<4).map { "value\($0)" })

  /// `Vec2_unsigned_int`.
  package static let pixel = VendorObject<Pixel>(
    "a Vec2_unsigned_int",
    [
      VendorField("x") { try $0.integer(&$1.x, .uint32) },
      VendorField("y") { try $0.integer(&$1.y, .uint32) },
    ])

  /// `Vec2_int`.
  package static let offset = VendorObject<Offset>(
    "a Vec2_int",
    [
      VendorField("x") { try $0.integer(&$1.x, .int32) },
      VendorField("y") { try $0.integer(&$1.y, .int32) },
    ])

  /// The outermost object of an event.
  package static let eventDocument = VendorObject<VendorGridEvent>(
    "a NormalGridEvent", root: .event,
    [VendorField("value0") { try $0.object(&$1, event) }])

  /// `NormalGridEvent`.
  package static let event = VendorObject<VendorGridEvent>(
    "a NormalGridEvent", root: .event,
    [
      VendorField("event") { try $0.object(&$1.word, destination) },
      VendorField("timestamp") {
        var time = Int($1.timestamp)
        try $0.integer(&time, .uint32)
        $1.timestamp = UInt32(time)
      },
    ])

  /// Spellings of older releases of the vendor's library, by the newer (dossier U-19).
  private static let olderSpellings = ["SoifRefractory": "SoifRefectory"]

  /// Keys by which the outermost object of another class gives itself away.
  static let signatures = [
    "chips": "a Dynapse2Configuration", "cores": "a Dynapse2Chip", "neurons": "a Dynapse2Core",
    "synapses": "a Dynapse2Neuron", "dendrite": "a Dynapse2Synapse", "core": "a Dynapse2Destination",
    "coarseValue": "a Dynapse2Parameter", "event": "a NormalGridEvent",
  ]

  /// The pixels of the largest sensor, 346 x 260: neither map nor filter can need more.
  static let pixelLimit = 346 * 260

  /// `so_dc` as `SoDc`, the vendor's rule for latches and spiking ADCs.
  private static func title(_ name: String) -> String {
    name.split(separator: "_").map { $0.prefix(1).uppercased() + $0.dropFirst() }.joined()
  }

  private static func bits<Bits: OptionSet & Sendable>(
    _ noun: String, _ keys: [String]
  ) -> VendorObject<Bits> where Bits.RawValue: FixedWidthInteger {
    VendorObject(
      noun,
      keys.indices.map { index in
        VendorField(keys[index], older: olderSpellings[keys[index]]) { try $0.bit(index, of: &$1) }
      })
  }
}

extension VendorArchive {
  fileprivate func tag(_ value: inout Tag) throws {
    var raw = value.value
    try integer(&raw, .tag)
    value = Tag(raw)
  }

  fileprivate func neuron(_ value: inout NeuronOnCore) throws {
    var raw = value.index
    try integer(&raw, .neuron)
    value = NeuronOnCore(raw)
  }

  fileprivate func dendrite(_ value: inout Dendrite) throws {
    var raw = Int(value.rawValue)
    try integer(&raw, .dendrite)
    value = Dendrite(rawValue: UInt16(raw)) ?? value
  }

  fileprivate func transistor(_ value: inout TransistorType) throws {
    var raw = Int(value.rawValue)
    try integer(&raw, .transistor)
    value = TransistorType(rawValue: UInt8(raw)) ?? value
  }

  fileprivate func initialType(_ value: inout TransistorType) throws {
    var raw = value == .n ? 1 : 0
    try integer(&raw, .initialType)
    value = raw == 1 ? .n : .p
  }

  fileprivate func sensor(_ value: inout SensorMode) throws {
    var raw = value.rawValue
    try integer(&raw, .sensor)
    value = SensorMode(rawValue: raw) ?? value
  }

  fileprivate func bit<Bits: OptionSet>(
    _ index: Int, of set: inout Bits
  ) throws where Bits.RawValue: FixedWidthInteger {
    let bit: Bits.RawValue = 1 << Bits.RawValue(index)
    var isOn = set.rawValue & bit != 0
    try flag(&isOn)
    set = Bits(rawValue: isOn ? set.rawValue | bit : set.rawValue & ~bit)
  }
}
