import DynapUnits

/// A dump that grows while a simulation runs: it takes changes out of order, and writes those that nothing can precede any
/// more.
///
/// Of the changes of a signal at one time, the last one counts.
package final class WaveFile {
  /// What is written of what happens.
  package struct Limits: Hashable, Sendable {
    /// From when on.
    package var from = SimTime.zero
    /// Until when, exclusive.
    package var until = SimTime.max
    /// Which signals.
    package var filter = WaveFilter()
    /// At most so many bytes.
    package var bytes = 1 << 30

    /// Everything, up to a gigabyte.
    package init() {}
  }

  /// A signal of this file.
  package struct ID: Hashable, Sendable {
    let index: Int
  }

  private struct Change {
    var time: SimTime
    var signal: Int
    var value: WaveValue
  }

  /// Changes that were written or wait.
  package private(set) var changeCount = 0
  private let limits: Limits
  private let sink: ByteSink
  private var signals: [WaveSignal] = []
  private var values: [WaveValue] = []
  private var pending: [Change] = []
  private var writer: VCDWriter?
  private var isBegun = false

  /// Makes a file without signals. Throws `system` when it cannot be made.
  package init(path: String, _ limits: Limits) throws(FormatError) {
    self.limits = limits
    sink = try ByteSink(path: path)
  }

  /// Whether the size limit has been reached.
  package var isFull: Bool { writer?.isFull ?? false }
  /// How many signals it has.
  package var signalCount: Int { signals.count }

  /// Adds a signal with its value at the beginning, or nothing where the filter keeps it out.
  ///
  /// Signals come before the first ``flush(before:)``.
  package func add(_ name: String, _ kind: WaveSignal.Kind, initial: WaveValue = .bits(0)) -> ID? {
    precondition(writer == nil, "signals are declared before the first change is written")
    guard limits.filter.passes(name) else { return nil }
    signals.append(WaveSignal(name, kind))
    values.append(initial)
    return ID(index: signals.count - 1)
  }

  /// Notes a change, at any time that has not been flushed.
  package func change(_ signal: ID?, _ value: WaveValue, at time: SimTime) {
    guard let signal, time < limits.until, !isFull else { return }
    pending.append(Change(time: time, signal: signal.index, value: value))
  }

  /// Writes the changes before a time: none of them may come later. Throws `system` and `badName`.
  package func flush(before end: SimTime) throws(FormatError) {
    let writer = try declaredWriter()
    guard !pending.isEmpty else { return }
    var due = pending.filter { $0.time < end }
    guard !due.isEmpty else { return }
    pending.removeAll { $0.time < end }
    // The standard sort keeps the order of equal elements, but does not promise it.
    let order = due.indices.sorted { (due[$0].time, $0) < (due[$1].time, $1) }
    due = order.map { due[$0] }
    var start = 0
    while start < due.count {
      let time = due[start].time
      var stop = start + 1
      while stop < due.count, due[stop].time == time { stop += 1 }
      try write(due[start..<stop], at: time, writer)
      start = stop
    }
  }

  private func declaredWriter() throws(FormatError) -> VCDWriter {
    if let writer { return writer }
    let made = try VCDWriter(to: sink, signals, limit: limits.bytes)
    writer = made
    return made
  }

  private func write(_ changes: ArraySlice<Change>, at time: SimTime, _ writer: VCDWriter) throws(FormatError)
  {
    if time < limits.from {
      for change in changes where change.value != .event { values[change.signal] = change.value }
      return
    }
    if !isBegun, time == limits.from {
      for change in changes where change.value != .event { values[change.signal] = change.value }
    }
    try begin(writer)
    var last: [Int: Int] = [:]
    var kept: [(signal: Int, value: WaveValue)] = []
    for change in changes {
      if let place = last[change.signal] {
        kept[place].value = change.value
      } else {
        last[change.signal] = kept.count
        kept.append((change.signal, change.value))
      }
    }
    // Changes of one time have no order; this one does not depend on who made them.
    kept.sort { $0.signal < $1.signal }
    changeCount += kept.count
    try writer.write(at: time, kept)
  }

  private func begin(_ writer: VCDWriter) throws(FormatError) {
    guard !isBegun else { return }
    isBegun = true
    try writer.begin(at: limits.from, values)
  }

  /// Writes what is left, ends the dump at a time, and gives the file its name; returns its size. Throws `system`.
  package func finish(at end: SimTime) throws(FormatError) -> Int {
    try flush(before: .max)
    guard let writer else { return 0 }
    try begin(writer)
    try writer.end(at: min(max(end, limits.from), limits.until))
    try sink.finish()
    return writer.byteCount
  }
}
