import ArgumentParser
import DynapChip
import DynapIO
import DynapLearning
import Foundation

/// `dynapse evolve`: searches for learning rules that a person can read.
struct EvolveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "evolve",
    abstract: "Search for learning rules by Cartesian genetic programming.",
    discussion: """
      Families: error (a student follows a teacher's potential; a rule of target, u and psp) and reward (a neuron is told \
      whether it acted right; a rule of R and E). Champions go to standard output; the folder holds champions.json, from \
      which --resume goes on to the same bits, and history.csv.

      Example: dynapse evolve --family error --generations 500 --seeds 1-3
      """)

  @Option(
    help: ArgumentHelp("What the rule is for: error or reward.", valueName: "family"))
  var family = RuleFamily.error

  @Option(help: "How many generations of four rules.")
  var generations = 500

  @Option(help: ArgumentHelp("Which searches, such as 1-3.", valueName: "seeds"))
  var seeds = "1-3"

  @Option(help: ArgumentHelp("Stop after so many generations, as Ctrl-C would.", valueName: "generation"))
  var stopAfter: Int?

  @Flag(help: "Go on from champions.json in the folder.")
  var resume = false

  @Option(
    help: ArgumentHelp("The folder to write to; out/evolve-FAMILY by default.", valueName: "folder"),
    completion: .directory)
  var out: String?

  @Option(help: "Worker threads; results do not depend on it.")
  var threads: Int?

  @Flag(name: .shortAndLong, help: "Say nothing but the champions.")
  var quiet = false

  func validate() throws {
    if let threads, !(1...1024).contains(threads) { throw ValidationError("--threads must be 1 to 1024.") }
    guard (1...1_000_000).contains(generations) else {
      throw ValidationError("--generations must be 1 to 1000000.")
    }
    if let stopAfter, stopAfter < 0 { throw ValidationError("--stop-after must be 0 or more.") }
    if let out, out.isEmpty { throw ValidationError("--out must name a folder.") }
    guard SeedList.read(seeds) != nil else {
      throw ValidationError(
        "--seeds \(seeds) names no seeds; write a range such as 1-3, or a list such as 1,5,9.")
    }
  }

  func run() throws {
    let files = SearchFiles(folder: out ?? "out/evolve-\(family.rawValue)")
    var hunt = RuleHunt(
      family, seeds: SeedList.read(seeds) ?? [],
      threads: threads ?? ProcessInfo.processInfo.activeProcessorCount)
    if resume { hunt = try files.resume(hunt) }
    try files.prepare()
    let interrupt = Interrupt()
    let end = min(stopAfter ?? generations, generations)
    var told = hunt.searches.map(\.state.findings.count)
    while hunt.generation < end, !interrupt.isRequested {
      hunt.advance()
      if !quiet {
        for (index, search) in hunt.searches.enumerated() {
          for finding in search.state.findings.dropFirst(told[index]) {
            StandardStream.error.say(
              "seed \(search.state.seed)  generation \(finding.generation)  fitness \(LearningSummary.text(finding.fitness, 4))"
                + "  \(finding.expression)\n")
          }
          told[index] = search.state.findings.count
        }
      }
      if hunt.generation % 50 == 0 { try files.write(hunt) }
    }
    try files.write(hunt)
    for search in hunt.searches {
      guard let champion = search.champion else { continue }
      try StandardStream.output.print(
        "seed \(search.state.seed): \(champion.expression)  (fitness \(LearningSummary.text(champion.fitness, 4)))"
      )
    }
    guard hunt.generation >= generations else { throw ExitCode(.interrupted) }
  }
}

extension RuleFamily: ExpressibleByArgument {}
