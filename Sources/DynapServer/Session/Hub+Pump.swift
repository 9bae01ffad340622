import NIOCore

extension Hub {
  /// Sends what the sessions have got, soon: after what waits on the event loop, and after a rest as long as it took last.
  ///
  /// A publication is a millisecond of a board, and handing it to many clients can take as long. So the clients share what
  /// comes meanwhile, the more the busier the loop is, and answers never wait for more than one round of it.
  func schedulePump() {
    guard !isPumpDue else { return }
    isPumpDue = true
    let pump: @Sendable () -> Void = { [weak self] in self?.pump() }
    if loop.now >= pumpRest { loop.execute(pump) } else { loop.scheduleTask(deadline: pumpRest, pump) }
  }

  private func pump() {
    isPumpDue = false
    let begin = loop.now
    for session in sessions.values { session.connection?.pump() }
    let end = loop.now
    pumpRest = end + (end - begin)
    updateBlock()
  }
}
