import DynapCircuits
import DynapEngine
import DynapUnits
import Testing

@testable import DynapIO

@Suite("Configuration overrides") struct ConfigOverrideTests {
  private func read(_ overrides: String...) throws -> Experiment {
    try ConfigSupport.read(ConfigSupport.rich, overrides).experiment
  }

  @Test("a setting replaces, adds and goes through lists") func settings() throws {
    #expect(try read("duration=3s").duration == .s(3))
    #expect(try read("connections[0].probability=1").network.connections[0].pairs == 128)
    #expect(try read("mismatch.scale=0").options.mismatch.scale == 0)
    #expect(try read("mismatch=off").options.mismatch.kind == .off)
    #expect(try read("timing.link_slot=5 ns").options.timing.linkSlot == .ns(5))
  }

  @Test("a setting goes through the short form of the mismatch") func shortForm() throws {
    let text = ConfigSupport.head + "mismatch: group\n"
    let mismatch = try ConfigSupport.read(text, ["mismatch.scale=0.25"]).experiment.options.mismatch
    #expect(mismatch.kind == .group && mismatch.scale == 0.25)
  }

  @Test("a setting of one core leaves the others of its selector") func selectors() throws {
    let board = try read("board.chips[0].cores[2].parameters.SOIF_REFR_N=[3, 40]").board
    let codes = board.chips[0].cores.map { $0.parameters["SOIF_REFR_N"]?.code }
    #expect(codes == [BiasCode(2, 60), BiasCode(2, 60), BiasCode(3, 40), BiasCode(2, 60)])
    let list = try read("board.chips[1].cores[0].parameters.SOIF_DC_P=[2, 40]").board
    #expect(list.chips[1].cores[0].parameters["SOIF_DC_P"]?.code == BiasCode(2, 40))
  }

  @Test("a setting makes the board that a file does not have") func absent() throws {
    let setting = "board.chips[0].cores[3].parameters.SOIF_LEAK_N=[1, 1]"
    let board = try ConfigSupport.read(ConfigSupport.head, [setting]).experiment.board
    #expect(
      board.chips.count == 1 && board.chips[0].cores[3].parameters["SOIF_LEAK_N"]?.code == BiasCode(1, 1))
  }

  @Test("a later setting wins") func order() throws {
    #expect(try read("serial=3", "serial=4").options.serial == 4)
  }

  @Test("errors name the setting") func errors() {
    func message(_ setting: String) -> String {
      ConfigSupport.messages(ConfigSupport.head, [setting]).first ?? ""
    }
    #expect(
      message("duration=2")
        == "--set duration=2: error[quantity-without-unit]: duration is '2', which is a bare number and a time needs a "
        + "unit; write for example 10 ms")
    #expect(
      message("duratoin=2s")
        == "--set duratoin=2s: error[unknown-key]: duratoin is not a known key; did you mean 'duration'?")
    #expect(
      message("duration")
        == "--set duration: error[override-unreadable]: the setting is not of the form PATH=VALUE; "
        + "write for example duration=2s or connections[1].probability=0.2")
    #expect(
      message("name=[a") == "--set name=[a: error[override-unreadable]: the value is not YAML; "
        + "write for example duration=2s, and quote lists for the shell")
    #expect(
      message("duration.x=1") == "--set duration.x=1: error[override-path]: duration.x does not exist; "
        + "what stands above it is '1 s'")
    let text = ConfigSupport.head + "recordings: []\n"
    #expect(
      ConfigSupport.messages(text, ["recordings[0].name=a"]).first
        == "--set recordings[0].name=a: error[override-path]: recordings[0] does not exist; the list is empty"
    )
  }

  @Test("the digest follows the content, and neither comments nor layout") func digest() throws {
    let digest = try ConfigSupport.read(ConfigSupport.head).experiment.digest
    #expect(digest.count == 64)
    #expect(
      try ConfigSupport.read("# note\nformat:   dynapse/1\nduration: '1 s'\n").experiment.digest == digest)
    #expect(try ConfigSupport.read(ConfigSupport.head, ["serial=2"]).experiment.digest != digest)
  }

  @Test("SHA-256 agrees with the standard's examples") func sha256() {
    func hash(_ parts: [String]) -> String {
      var hash = SHA256()
      for part in parts { hash.update(Array(part.utf8)) }
      return hash.hexadecimal
    }
    #expect(hash([]) == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
    #expect(hash(["a", "bc"]) == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")
    let million = [String](repeating: String(repeating: "a", count: 1000), count: 1000)
    #expect(hash(million) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0")
  }
}
