import Testing

@Suite("dynapse probe") struct ProbeCommandTests {
  @Test("a panel per node is drawn, and its path printed") func picture() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run(
      "probe", "net.yaml", "--neuron", "0.0.0,0.0.7", "--nodes", "V_mem,I_ampa,I_in", "-o", "p.svg",
      in: folder)
    #expect(result.code == 0 && result.errors == "", "\(result.errors)")
    #expect(result.lines == ["p.svg"])
    #expect(try folder.names() == ["net.yaml", "p.svg"])
    let svg = try folder.text("p.svg")
    for text in ["0.0.0", "0.0.7", "current of the AMPA dendrite", "input current of the membrane", "V_mem"] {
      #expect(svg.contains(text), "\(text)")
    }
    // The experiment's own recording of the membrane stands in its own run, not here.
    #expect(!svg.contains(">membrane<"))
    let defaults = try Program.run(
      "probe", "net.yaml", "--neuron", "0.0.0", "--nodes", "V_mem", in: folder)
    #expect(defaults.lines == ["probe.svg"] && folder.exists("probe.svg"))
  }

  @Test("samples are printed as CSV at the interval asked for") func csv() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run(
      "probe", "net.yaml", "--neuron", "0.0.1-2", "--nodes", "V_mem,t_held", "--for", "10ms", "--every",
      "1ms",
      "--csv", in: folder)
    #expect(result.code == 0 && result.errors == "probe.svg\n", "\(result.errors)")
    #expect(
      result.lines[0] == "time_us,V_mem_mV(0.0.1),V_mem_mV(0.0.2),t_held_ms(0.0.1),t_held_ms(0.0.2)")
    #expect(result.lines.count == 12 && result.lines[11].hasPrefix("10000.000000,"))
    let values = result.lines.dropFirst().map { $0.split(separator: ",").compactMap { Double($0) } }
    #expect(values.allSatisfy { $0.count == 5 })
    // The reset, the refractory period, and the way up.
    #expect(Set(values.map { $0[1] }).count > 2 && values.contains { $0[3] > 0 })
    let picture = try Program.run(
      "probe", "net.yaml", "--neuron", "0.0.1", "--nodes", "I_mem", "-o", "-", in: folder)
    #expect(picture.output.hasPrefix("<svg") || picture.output.hasPrefix("<?xml"))
  }

  @Test("what is wrong is said at once, with the nearest node") func wrong() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run(
      "probe", "net.yaml", "--neuron", "0.0.1,0.4.0,3.0.0", "--nodes", "V_men,I_ampa,quite_other", "--every",
      "70us", in: folder)
    #expect(result.code == 3 && result.output == "")
    #expect(
      result.errors == """
        error[probe-interval]: --every is 70 us; nodes are known at the end of steps: give a multiple of the step, 100 us
        error[probe-neuron]: --neuron asks for '0.4.0'; write chip.core.neuron, such as 0.2.17 or 0.2.17-20
        error[probe-off-board]: --neuron asks for 3.0.0; the board has chips 0 to 0
        error[probe-unknown-node]: --nodes asks for 'V_men'; did you mean V_mem? `dynapse states --fidelity full` \
        lists them
        error[probe-unknown-node]: --nodes asks for 'quite_other'; `dynapse states --fidelity full` lists them

        """)
    #expect(!folder.exists("probe.svg"))
    let both = try Program.run(
      "probe", "net.yaml", "--neuron", "0.0.1", "--nodes", "V_mem", "--csv", "-o", "-", in: folder)
    #expect(both.code == 2)
    #expect(try Program.run("probe", "net.yaml", "--neuron", "0.0.1", in: folder).code == 2)
    #expect(
      try Program.run("probe", "none.yaml", "--neuron", "0.0.1", "--nodes", "V_mem", in: folder).code == 4)
  }
}
