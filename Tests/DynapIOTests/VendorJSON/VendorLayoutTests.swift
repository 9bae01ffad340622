import DynapChip
import DynapCircuits
import DynapFabric
import DynapIO
import Testing

@Suite struct VendorLayoutTests {
  private let synapse = Synapse(tag: 1024, dendrite: .ampa, weight: .w0)

  @Test func `a synapse has the vendor's keys in the vendor's order`() {
    #expect(
      VendorText.write(synapse, VendorNames.synapse)
        == #"{"dendrite":1024,"stp":false,"#
        + #""weight":{"value0":true,"value1":false,"value2":false,"value3":false},"#
        + #""preciseDelay":false,"mismatchedDelay":false,"tag":1024}"#)
  }

  @Test func `a pretty synapse has four spaces a level and no newline at the end`() throws {
    let text = """
      {
          "dendrite": 1024,
          "stp": false,
          "weight": {
              "value0": true,
              "value1": false,
              "value2": false,
              "value3": false
          },
          "preciseDelay": false,
          "mismatchedDelay": false,
          "tag": 1024
      }
      """
    #expect(VendorText.write(synapse, VendorNames.synapse, .pretty) == text)
    #expect(try VendorText.read(text, VendorNames.synapse, into: Synapse()) == synapse)
  }

  @Test func `latches follow the destinations in the vendor's order`() throws {
    let text = VendorText.write(Neuron(), VendorNames.neuron)
    let destination =
      #"{"core":{"value0":false,"value1":false,"value2":false,"value3":false},"xHop":0,"yHop":0,"tag":0}"#
    #expect(
      text.hasSuffix(
        #""value3":"# + destination
          + #"},"latchSoDc":false,"latchSoAdaptation":false,"latchSoifKill":false,"latchCohoCaMem":false,"#
          + #""latchHoEnable":false,"latchHoSoDe":false,"latchDeamAmpa":false,"latchDenmNmda":false,"#
          + #""latchDeConductance":false,"latchDeamAlpha":false,"latchDenmAlpha":false,"latchDeMux":false,"#
          + #""latchSoifType":false,"latchHoActive":false}"#))
  }

  @Test func `spiking-ADC enables are in title case`() {
    #expect(
      VendorText.write(CoreSADCEnables(rawValue: 1), VendorNames.coreSADCEnables)
        == #"{"SoifMem":true,"SoifRefractory":false,"SoadDpi":false,"SocaDpi":false,"DeamEdpi":false,"#
        + #""DeamIdpi":false,"DenmEdpi":false,"DenmIdpi":false,"DegaIdpi":false,"DescIdpi":false,"#
        + #""SyW42":false,"SyW21":false,"SohoSogain":false,"SohoDegain":false}"#)
    #expect(
      VendorText.write(ChipSADCEnables(rawValue: 2), VendorNames.chipSADCEnables)
        .hasPrefix(#"{"NccfExtinViGroup0Pg1":false,"NccfCalRefbiasVGroup1Pg1":true,"#))
  }

  @Test func `a bias is the vendor's parameter with its bookkeeping`() {
    var bias = Bias(BiasCode(5, 255), .n)
    bias.bookkeeping.initialType = .n
    #expect(
      VendorText.write(bias, VendorNames.bias)
        == #"{"type":78,"coarseValue":5,"fineValue":255,"_address":0,"_cookie":0,"#
        + #""_initialType":1,"_switchableType":false}"#)
  }

  @Test func `the sensor interface writes empty arrays and lists without a line break`() {
    var interface = SensorInterface()
    interface.pixelDestinations = []
    #expect(
      VendorText.write(interface, VendorNames.sensorInterface)
        == #"{"dropEvents":true,"dvsMode":0,"offEvents":true,"onEvents":true,"poolingShift":{"x":0,"y":0},"#
        + #""copyEvents":false,"copyHop":{"x":0,"y":0},"davisReqAckBugfixDelay_ns":0,"origin":{"x":0,"y":0},"#
        + #""max":{"x":127,"y":127},"pixelDestinations":{},"filter":[]}"#)
    let pretty = VendorText.write(interface, VendorNames.sensorInterface, .pretty)
    #expect(pretty.hasSuffix("    \"pixelDestinations\": {},\n    \"filter\": []\n}"))
  }

  @Test func `a pretty document opens with the root and the list of chips`() {
    var board = Board()
    board.chips[0].sensorInterface.pixelDestinations = []
    let text = VendorText.write(board, VendorNames.document, .pretty)
    #expect(
      text.hasPrefix(
        "{\n    \"value0\": {\n        \"chips\": [\n            {\n                \"cores\": {\n"
          + "                    \"value0\": {\n                        \"neurons\": {\n"
          + "                            \"value0\": {\n                                \"synapses\": {\n"
          + "                                    \"value0\": {\n"
          + "                                        \"dendrite\": 0,\n"))
    #expect(
      text.hasSuffix("\"paramGen1Powerdown\": false\n            }\n        ]\n    }\n}"))
  }

  @Test func `an event reads and writes back`() throws {
    let text =
      #"{"value0":{"event":{"core":{"value0":true,"value1":false,"value2":false,"value3":true},"#
      + #""xHop":-7,"yHop":1,"tag":5},"timestamp":4294967295}}"#
    let (event, layout) = try VendorEventJSON.read(bytes: Array(text.utf8))
    #expect(event.word == Destination(tag: 5, cores: CoreMask(rawValue: 9), hop: Hop(x: -7, y: 1)))
    #expect(event.timestamp == .max)
    #expect(String(decoding: VendorEventJSON.bytes(of: event, layout: layout), as: UTF8.self) == text)
  }
}
