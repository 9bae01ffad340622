extension ConfigDiagnosticTests {
  /// Bad input and exact text: diagnostics on the text of a file, its settings and its quantities.
  static let textCases = """
    === part
    name: 'x
    ---
    test.yaml:4:1: error[yaml-syntax]: the text is not YAML: while scanning a quoted scalar, found \
    unexpected end of stream; check the indentation, quotes and brackets at and above this place
    === part
    ---
    a: 1
    ---
    test.yaml:3:1: error[yaml-syntax]: the text is not YAML: expected a single document in the \
    stream, but found another document; check the indentation, quotes and brackets at and above \
    this place
    === part
    name: *nobody
    ---
    test.yaml:3:7: error[yaml-syntax]: the text is not YAML: found undefined alias; check the \
    indentation, quotes and brackets at and above this place
    === whole
    # only a comment
    ---
    test.yaml: error[file-empty]: the file is empty; begin with 'format: dynapse/1'
    === part
    a: &x [1]
    ? *x
    : 2
    ---
    test.yaml:4:1: error[complex-key]: the text has a list, a mapping or an alias as a key; write a \
    plain name as the key
    === part
    [a, b]: 2
    ---
    test.yaml:3:1: error[complex-key]: the text has a key that is not a name; write a plain name
    === part
    recordigns: []
    ---
    test.yaml:3:1: error[unknown-key]: recordigns is not a known key; did you mean 'recordings'?
    === part
    zzzzzzzzzzz: 1
    ---
    test.yaml:3:1: error[unknown-key]: zzzzzzzzzzz is not a known key; the keys here are format, \
    name, comment, die, process, mismatch, serial, seed, fidelity, temperature, bias_tempco, \
    temperature_profile, noise, conditions_step, calibration, scaling, feedback, std_mapping, alpha, latch_readings, \
    sense_amplifiers, delay_line, delay_currents, retrigger, sensor_order, front_end_tag_shift, step, duration, faults, \
    bad_tags_fire, timing, learning_bus, learning_block, presets, board, windows, populations, connections, stimuli, recordings, changes, plot
    === whole
    format: dynapse/1
    ---
    test.yaml:1:1: error[missing-key]: the file has no key 'duration'; add it: a time above 0 s, \
    such as 10 ms
    === part
    serial: abc
    ---
    test.yaml:3:9: error[wrong-type]: serial is 'abc'; write a whole number of at least 0
    === part
    retrigger: yes
    ---
    test.yaml:3:12: error[wrong-type]: retrigger is 'yes'; write true or false
    === part
    serial:
    ---
    test.yaml:3:1: error[wrong-type]: serial is empty; write a whole number of at least 0
    === whole
    - a
    - b
    ---
    test.yaml:1:1: error[wrong-type]: the file is a list; write a mapping with keys such as format, \
    name, comment
    === part
    fidelity: ful
    ---
    test.yaml:3:11: error[unknown-name]: fidelity is 'ful', which is not a known fidelity; did you \
    mean 'full'?
    === whole
    format: dynapse/9
    duration: 1 s
    ---
    test.yaml:1:9: error[unknown-name]: format is 'dynapse/9', which is not a known file format; \
    did you mean 'dynapse/1'?
    === whole
    format: dynapse/1
    duration: 10
    ---
    test.yaml:2:11: error[quantity-without-unit]: duration is '10', which is a bare number and a \
    time needs a unit; write for example 10 ms
    === whole
    format: dynapse/1
    duration: 10 pA
    ---
    test.yaml:2:11: error[quantity-wrong-unit]: duration is '10 pA', which does not have a unit of \
    time; write ps, ns, us, ms, s, min or h, for example 10 ms
    === whole
    format: dynapse/1
    duration: soon
    ---
    test.yaml:2:11: error[quantity-without-number]: duration is 'soon', which does not begin with a \
    number, as a time does; write for example 10 ms
    === whole
    format: dynapse/1
    duration: 1e9 h
    ---
    test.yaml:2:11: error[quantity-out-of-range]: duration is '1e9 h', which is longer than the 106 \
    days that a time can hold; write a shorter time
    === whole
    format: dynapse/1
    duration: -1 s
    ---
    test.yaml:2:11: error[out-of-range]: duration is -1 s; write a time above 0 s, such as 10 ms
    === part
    mismatch: {scale: -1}
    ---
    test.yaml:3:19: error[out-of-range]: mismatch.scale is -1; write a number from 0 to 100
    === part
    step: 1 s
    ---
    test.yaml:3:7: error[step-out-of-range]: step is 1 s; a step lies between 1 us and 1 ms; 100 us \
    is usual
    === part
    process: dynaps2
    ---
    test.yaml:3:10: error[unknown-process]: process is 'dynaps2', which no process is called; did \
    you mean 'dynapse2'?
    === part
    process: ./none.yaml
    ---
    test.yaml:3:10: error[file-unreadable]: process names './none.yaml', which cannot be read: \
    cannot open it (No such file or directory); check the path and its permissions
    === part
    timing: {chip_hop: 50}
    ---
    test.yaml:3:20: error[fabric-timing-unreadable]: timing.chip_hop is '50', which is a bare \
    number and a time needs a unit; write for example 10 ms
    === part
    timing: {chip_hops: 50 ns}
    ---
    test.yaml:3:10: error[unknown-key]: timing.chip_hops is not a known key; did you mean \
    'chip_hop'?
    === part
    mismatch: {threshold_matching: 5 mV}
    ---
    test.yaml:3:32: error[wrong-type]: mismatch.threshold_matching is '5 mV'; write a voltage times \
    um, such as 5 mV um
    === part
    process: missing
    ---
    test.yaml:3:10: error[unknown-process]: process is 'missing', which no process is called; there \
    are dynapse2
    === part
    comment: [a]
    ---
    test.yaml:3:10: error[wrong-type]: comment is a list; write a text
    === part
    mismatch: {model: group, die: 200 %}
    ---
    test.yaml:3:31: error[out-of-range]: mismatch.die is 200 %; write a share such as 5 % or 0.05
    """
}
