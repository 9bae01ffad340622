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
        error[probe-neuron]: --neuron asks for '0.4.0'; write chip.core.neuron with cores 0 to 3 and neurons 0 to \
        255, such as 0.2.17 or 0.2.17-20
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

  @Test("a neuron that nothing programs is drawn, with a word on why it rests") func unused() throws {
    let folder = try Folder(["net.yaml": Sample.net])
    let result = try Program.run(
      "probe", "net.yaml", "--neuron", "0.2.17", "--nodes", "V_mem", "--for", "1ms", in: folder)
    #expect(result.code == 0)
    #expect(
      result.errors.contains(
        "warning[probe-unused-neuron]: --neuron asks for 0.2.17, which has no latch, synapse or destination; it rests; "
          + "`dynapse inspect` lists the neurons in use\n"))
  }

  @Test("measured points are drawn over the node that their column names, shifted") func over() throws {
    let folder = try Folder([
      "net.yaml": Sample.net, "m.csv": "time_ms,V_mon_mV\n0,30\n1.5,80\n4,31.5\n",
      "second.csv": "# read off\ntime_us,I_mem_pA,V_mon_V\n1000,12,0.05\n",
    ])
    func probe(_ options: String...) throws -> Program.Result {
      let fixed = ["probe", "net.yaml", "--neuron", "0.0.0", "--nodes", "V_mon,I_mem", "-o", "p.svg"]
      return try Program.Running(fixed + options, in: folder).wait()
    }
    #expect(try probe().code == 0)
    #expect(try !folder.text("p.svg").contains("<circle"))
    let result = try probe("--over", "m.csv", "--shift", "2ms")
    #expect(result.code == 0 && result.errors == "", "\(result.errors)")
    let svg = try folder.text("p.svg")
    #expect(svg.components(separatedBy: "<circle").count - 1 == 4 && svg.contains("m.csv"))
    #expect(try probe("--over", "second.csv").code == 0)
    // Three dots in two panels: a point and a sample of the legend in each.
    #expect(try folder.text("p.svg").components(separatedBy: "<circle").count - 1 == 4)
    // The pin reads its offset where the membrane is at the floor.
    let low = try Program.run(
      "probe", "net.yaml", "--neuron", "0.0.15", "--nodes", "V_mon", "--pad-offset", "268mV", "--csv",
      "--for", "1ms",
      in: folder)
    #expect(low.lines[1].hasSuffix(",268.0"), "\(low.lines)")
  }

  @Test("a measurement that cannot be drawn is told with its remedy") func wrongMeasurement() throws {
    let folder = try Folder([
      "net.yaml": Sample.net, "time.csv": "t,V_mon_mV\n0,30\n", "unit.csv": "time_ms,V_mon\n0,30\n",
      "node.csv": "time_ms,I_ca_pA\n0,30\n", "text.csv": "time_ms,V_mon_mV\n0,high\n", "empty.csv": "",
    ])
    func errors(_ file: String, _ code: Int32) throws -> String {
      let result = try Program.run(
        "probe", "net.yaml", "--neuron", "0.0.0", "--nodes", "V_mon", "--over", file, in: folder)
      #expect(result.code == code && !folder.exists("probe.svg"))
      return result.errors
    }
    #expect(
      try errors("time.csv", 3) == """
        time.csv: error[over-time]: has the columns t, V_mon_mV; name one of them time_s, time_ms or time_us

        """)
    #expect(
      try errors("unit.csv", 3) == """
        unit.csv: error[over-column]: has a column 'V_mon'; write a node and its unit, such as V_mon_mV

        """)
    #expect(
      try errors("node.csv", 3) == """
        node.csv: error[over-node]: has points of I_ca; ask for one of them with --nodes

        """)
    #expect(try errors("text.csv", 3).hasPrefix("text.csv: error[not-a-number]"))
    #expect(try errors("empty.csv", 3).hasPrefix("empty.csv: error[malformed-header]"))
    #expect(try errors("none.csv", 4).hasPrefix("none.csv: error[system]"))
    let shift = try Program.run(
      "probe", "net.yaml", "--neuron", "0.0.0", "--nodes", "V_mon", "--shift", "1ms", in: folder)
    #expect(shift.code == 2 && shift.errors.contains("--shift moves a measurement: give one with --over."))
    let offset = try Program.run(
      "probe", "net.yaml", "--neuron", "0.0.0", "--nodes", "V_mon", "--pad-offset", "3 pA", in: folder)
    #expect(offset.code == 2)
  }
}
