import DynapChip
import DynapEngine
import DynapUnits

/// What the network asks of the thread that runs the board.
enum BoardJob: Sendable {
  /// The answer to a request, called on the board's thread.
  typealias Answer = @Sendable (Result<ControlValue, any Error>) -> Void

  /// Takes events; the answer says that the board has them.
  case inject([InputEvent], Answer)
  /// Does what a client asks for.
  case request(BoardRequest, Answer)
  /// Programs the board once the parcel has been read.
  case configuration(ConfigurationParcel, Answer)
  /// Shows what is programmed, which is called on the board's thread.
  case show(@Sendable (Board) -> Void)
  /// Moves time by a span, or to a time.
  case advance(Advance, Answer)
  /// Samples membranes from now on, or no longer.
  case watch(Bool)
  /// Ends.
  case stop

  /// How far time is to move.
  enum Advance: Hashable, Sendable {
    case by(SimTime)
    case until(SimTime)
  }

  /// Whether it is done at once, however far the writer's jobs have got.
  var isUrgent: Bool {
    switch self {
    case .request(let request, _): !request.needsWriter
    case .watch, .stop: true
    default: false
    }
  }
}
