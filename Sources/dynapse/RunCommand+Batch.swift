import ArgumentParser
import DynapChip
import DynapEngine
import DynapIO
import Foundation
import Synchronization

extension RunCommand {
  /// Runs an experiment on several dies, a folder for each.
  func runBatch(_ experiment: Experiment, _ serials: [UInt64], _ warnings: [Diagnostic]) throws {
    let files = BatchFiles(folder: out ?? "out/\(FolderName.text(experiment.name))")
    let interrupt = Interrupt()
    try files.prepare(serials)
    if !quiet { StandardStream.error.say(warnings) }
    let batch = BatchRun(
      experiment, serials: serials, files: files, file: file, warnings: warnings, pictures: !noPlots)

    let started = Date.now.ISO8601Format()
    let clock = ContinuousClock()
    let start = clock.now
    let bar = Mutex(DieBar(dies: serials.count, isQuiet: quiet))
    let outcome = batch.run(isOver: { interrupt.isRequested }) { done, share in
      bar.withLock { $0.update(done, share: share) }
    }
    bar.withLock { $0.clear() }

    var summary = BatchSummary(
      batch, outcome, started: started, wallSeconds: (clock.now - start) / .seconds(1))
    summary = try files.write(batch, outcome, summary)
    if !quiet { say(outcome, summary, files, told: warnings) }
    if json { try StandardStream.output.print(ReportJSON.text(summary)) }
    try report(outcome.failures)
    guard summary.complete else { throw ExitCode(.interrupted) }
  }

  /// Says how the dies differ, and once what many of them warn of.
  private func say(
    _ outcome: BatchRun.Outcome, _ summary: BatchSummary, _ files: BatchFiles, told: [Diagnostic]
  ) {
    let known = Set(told.map(\.description))
    for (warning, serials) in Self.grouped(outcome.dies.map { ($0.serial, $0.warnings) })
    where !known.contains(warning) {
      StandardStream.error.say("\(Self.name(serials)): \(warning)\n")
    }
    StandardStream.error.say(summary.words(in: files).joined(separator: "\n") + "\n")
  }

  /// Says why dies failed, each reason once, and ends as the first of them would alone.
  private func report(_ failures: [BatchRun.Failure]) throws {
    let texts = failures.map { failure in
      (failure.serial, [Ending(of: failure.error).text.trimmingCharacters(in: .newlines)])
    }
    for (text, serials) in Self.grouped(texts) {
      StandardStream.error.say("\(Self.name(serials)) failed: \(text)\n")
    }
    guard let first = failures.first else { return }
    throw ExitCode(Ending(of: first.error).code)
  }

  private static func name(_ serials: [UInt64]) -> String {
    (serials.count == 1 ? "serial " : "serials ") + SerialRanges.text(serials)
  }

  /// Each text with the serials that have it, in the order of its first one.
  private static func grouped(_ texts: [(serial: UInt64, texts: [String])]) -> [(String, [UInt64])] {
    var order: [String] = []
    var serials: [String: [UInt64]] = [:]
    for (serial, texts) in texts {
      for text in texts {
        if serials[text] == nil { order.append(text) }
        serials[text, default: []].append(serial)
      }
    }
    return order.map { ($0, serials[$0] ?? []) }
  }
}
