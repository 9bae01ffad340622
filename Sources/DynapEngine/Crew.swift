import DynapCircuits

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Helper threads that wait for a share of a step's work; ends them when it is released.
final class Crew: @unchecked Sendable {
  /// Threads that step, the caller's included.
  let threads: Int
  // Everything below is read and written under the mutex, except the shares, which belong to one thread each
  // between the signal and its answer.
  private let state: UnsafeMutablePointer<State>
  private var handles: [pthread_t] = []

  private struct State {
    var mutex = pthread_mutex_t()
    var begin = pthread_cond_t()
    var end = pthread_cond_t()
    var round = 0
    var working = 0
    var isClosing = false
    var circuits: [any Circuit] = []
    var shares: [[Range<Int>]] = []
    var contexts: [StepContext] = []
  }

  private final class Post {
    let state: UnsafeMutablePointer<State>
    let number: Int
    init(_ state: UnsafeMutablePointer<State>, _ number: Int) {
      self.state = state
      self.number = number
    }
  }

  /// Starts helper threads; those that the system refuses are done without.
  init(helpers: Int) {
    state = .allocate(capacity: 1)
    state.initialize(to: State())
    pthread_mutex_init(&state.pointee.mutex, nil)
    pthread_cond_init(&state.pointee.begin, nil)
    pthread_cond_init(&state.pointee.end, nil)
    var started: [pthread_t] = []
    for number in 1...helpers {
      var handle = pthread_t()
      let post = Unmanaged.passRetained(Post(state, number))
      let result = pthread_create(
        &handle, nil,
        { argument in
          if let argument { Crew.work(Unmanaged<Post>.fromOpaque(argument).takeRetainedValue()) }
          return nil
        }, post.toOpaque())
      guard result == 0 else {
        post.release()
        break
      }
      started.append(handle)
    }
    handles = started
    threads = started.count + 1
  }

  deinit {
    pthread_mutex_lock(&state.pointee.mutex)
    state.pointee.isClosing = true
    pthread_cond_broadcast(&state.pointee.begin)
    pthread_mutex_unlock(&state.pointee.mutex)
    for handle in handles { pthread_join(handle, nil) }
    pthread_cond_destroy(&state.pointee.begin)
    pthread_cond_destroy(&state.pointee.end)
    pthread_mutex_destroy(&state.pointee.mutex)
    state.deinitialize(count: 1)
    state.deallocate()
  }

  /// Steps the shares, the first on the caller's thread, and collects the spikes.
  func step(_ circuits: [any Circuit], _ shares: [[Range<Int>]], _ context: inout StepContext) {
    var empty = context
    empty.spikes = []
    pthread_mutex_lock(&state.pointee.mutex)
    state.pointee.circuits = circuits
    state.pointee.shares = shares
    state.pointee.contexts = [StepContext](repeating: empty, count: threads)
    state.pointee.working = threads - 1
    state.pointee.round += 1
    pthread_cond_broadcast(&state.pointee.begin)
    pthread_mutex_unlock(&state.pointee.mutex)
    if let own = shares.first {
      for lanes in own { for circuit in circuits { circuit.step(lanes, &context) } }
    }
    pthread_mutex_lock(&state.pointee.mutex)
    while state.pointee.working > 0 { pthread_cond_wait(&state.pointee.end, &state.pointee.mutex) }
    for helper in state.pointee.contexts { context.spikes += helper.spikes }
    pthread_mutex_unlock(&state.pointee.mutex)
  }

  private static func work(_ post: Post) {
    let state = post.state
    var seen = 0
    pthread_mutex_lock(&state.pointee.mutex)
    while true {
      while state.pointee.round == seen, !state.pointee.isClosing {
        pthread_cond_wait(&state.pointee.begin, &state.pointee.mutex)
      }
      if state.pointee.isClosing { break }
      seen = state.pointee.round
      let circuits = state.pointee.circuits
      let share = post.number < state.pointee.shares.count ? state.pointee.shares[post.number] : []
      var context = state.pointee.contexts[post.number]
      pthread_mutex_unlock(&state.pointee.mutex)
      for lanes in share { for circuit in circuits { circuit.step(lanes, &context) } }
      pthread_mutex_lock(&state.pointee.mutex)
      state.pointee.contexts[post.number] = context
      state.pointee.working -= 1
      if state.pointee.working == 0 { pthread_cond_signal(&state.pointee.end) }
    }
    pthread_mutex_unlock(&state.pointee.mutex)
  }
}
