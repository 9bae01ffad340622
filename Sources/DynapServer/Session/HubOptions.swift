/// What the hub was started with.
package struct HubOptions: Sendable {
  /// What makes time move.
  package var clock = ClockMode.realtime
  /// What happens to sessions that do not say.
  package var policy = SlowPolicy.dropOldest
  /// What clients have to know, or nothing.
  package var token: String?
  /// How much a client may ask for.
  package var limits = Limits()
  /// The program and its version.
  package var program = "dynapse"
  /// What runs, for the page.
  package var title = ""

  /// Makes the defaults.
  package init() {}
}
