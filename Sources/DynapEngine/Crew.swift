import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Threads that share the cores of a step; helpers wait for work and end when the crew is released.
///
/// Who takes what changes nothing but the time: the parts of a round are independent. Helpers watch for the next round
/// for a while before they sleep, since the rounds of a network in activity follow within microseconds.
final class Crew: @unchecked Sendable {
  /// Threads that work, the caller's included.
  let threads: Int
  private let post = Post()
  private var handles: [pthread_t] = []

  /// What the threads share.
  private final class Post: @unchecked Sendable {
    /// The number of the round; it changes when there is work.
    let round = Atomic<Int>(0)
    /// The next part that nobody has taken.
    let next = Atomic<Int>(0)
    /// Helpers that have not left the round.
    let working = Atomic<Int>(0)
    /// Helpers that sleep, or are about to.
    let sleeping = Atomic<Int>(0)
    let isClosing = Atomic<Bool>(false)
    // Written by the caller between rounds, read by helpers within one.
    var count = 0
    var part: (@Sendable (Int) -> Void)?
    let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    let begin = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init() {
      mutex.initialize(to: pthread_mutex_t())
      begin.initialize(to: pthread_cond_t())
      pthread_mutex_init(mutex, nil)
      pthread_cond_init(begin, nil)
    }

    deinit {
      pthread_cond_destroy(begin)
      pthread_mutex_destroy(mutex)
      begin.deallocate()
      mutex.deallocate()
    }

    /// Takes parts until there are none.
    func work() {
      guard let part else { return }
      while true {
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < count else { return }
        part(index)
      }
    }
  }

  /// How often a helper looks for the next round before it sleeps: some tens of microseconds.
  private static let patience = 20_000

  /// Starts `threads` - 1 helpers; those that the system refuses are done without.
  init(threads: Int) {
    precondition(threads >= 1, "a simulation needs at least one thread")
    var started: [pthread_t] = []
    for _ in 1..<max(threads, 1) {
      var handle = pthread_t()
      let share = Unmanaged.passRetained(post)
      let result = pthread_create(
        &handle, nil,
        { argument in
          if let argument { Crew.help(Unmanaged<Post>.fromOpaque(argument).takeRetainedValue()) }
          return nil
        }, share.toOpaque())
      guard result == 0 else {
        share.release()
        break
      }
      started.append(handle)
    }
    handles = started
    self.threads = started.count + 1
  }

  deinit {
    pthread_mutex_lock(post.mutex)
    post.isClosing.store(true, ordering: .releasing)
    post.round.wrappingAdd(1, ordering: .releasing)
    pthread_cond_broadcast(post.begin)
    pthread_mutex_unlock(post.mutex)
    for handle in handles { pthread_join(handle, nil) }
  }

  /// Calls `part` once for each of `0..<count`, on any of the threads, and returns when all are done.
  ///
  /// Parts that are long take the processor from the caller's wait for the last of them.
  func run(_ count: Int, isLong: Bool = false, _ part: @Sendable (Int) -> Void) {
    guard count > 1, threads > 1 else {
      for index in 0..<count { part(index) }
      return
    }
    withoutActuallyEscaping(part) { part in
      post.count = count
      post.part = part
      post.next.store(0, ordering: .relaxed)
      post.working.store(threads - 1, ordering: .relaxed)
      post.round.wrappingAdd(1, ordering: .sequentiallyConsistent)
      if post.sleeping.load(ordering: .sequentiallyConsistent) > 0 {
        pthread_mutex_lock(post.mutex)
        pthread_cond_broadcast(post.begin)
        pthread_mutex_unlock(post.mutex)
      }
      post.work()
      var looks = 0
      while post.working.load(ordering: .acquiring) > 0 {
        looks += 1
        // Where there are more threads than processors, the helper that is waited for needs one.
        if looks % 64 == 0 { sched_yield() }
        if isLong && looks > Self.patience { usleep(1000) }
      }
      post.part = nil
    }
  }

  private static func help(_ post: Post) {
    var seen = 0
    while true {
      var looks = 0
      while post.round.load(ordering: .acquiring) == seen {
        looks += 1
        if looks % 256 == 0 { sched_yield() }
        if looks > patience { sleep(post, until: seen) }
      }
      seen = post.round.load(ordering: .acquiring)
      guard !post.isClosing.load(ordering: .acquiring) else { return }
      post.work()
      post.working.wrappingSubtract(1, ordering: .releasing)
    }
  }

  /// Sleeps while the round is still the one that was seen.
  private static func sleep(_ post: Post, until seen: Int) {
    pthread_mutex_lock(post.mutex)
    post.sleeping.wrappingAdd(1, ordering: .sequentiallyConsistent)
    while post.round.load(ordering: .sequentiallyConsistent) == seen {
      pthread_cond_wait(post.begin, post.mutex)
    }
    post.sleeping.wrappingSubtract(1, ordering: .relaxed)
    pthread_mutex_unlock(post.mutex)
  }
}
