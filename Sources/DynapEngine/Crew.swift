import CMemory
import Synchronization

#if canImport(Glibc)
  import Glibc
#else
  import Darwin
#endif

/// Threads that share the parts of a round, such as the cores of a step; helpers wait for work and end when the crew is
/// released.
///
/// Who takes what changes nothing but the time: the parts of a round are independent. Each thread begins with its own
/// share, the same in each round, so that what a part works on stays in that thread's cache; then it takes what others
/// have not begun. Helpers watch for the next round for a while before they sleep, since the rounds of a network in
/// activity follow within microseconds.
final class Crew: @unchecked Sendable {
  /// Threads that work, the caller's included.
  let threads: Int
  private let post: Post
  private var handles: [pthread_t] = []

  /// What the threads share, each number on lines of the cache of its own.
  private final class Post: @unchecked Sendable {
    /// The number of the round; it changes when there is work.
    let round = Lonely(0)
    /// Parts that are done.
    let done = Lonely(0)
    /// Helpers that sleep, or are about to.
    let sleeping = Lonely(0)
    let isClosing = Atomic<Bool>(false)
    /// Of each thread's share, the end in the upper half and the next part in the lower one, so that one addition takes
    /// a part and tells whether there was one.
    private let shares: UnsafeMutablePointer<Lonely>
    private let threads: Int
    // Written by the caller between rounds, read by helpers that have taken a part.
    private var part: (@Sendable (Int, Int) -> Void)?
    let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    let begin = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

    init(threads: Int) {
      self.threads = threads
      shares = .allocate(capacity: threads)
      for i in 0..<threads { (shares + i).initialize(to: Lonely(0)) }
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
      shares.deinitialize(count: threads).deallocate()
    }

    /// Hands parts out, as evenly as they can be, and wakes those who sleep.
    func open(_ count: Int, among active: Int, _ part: @escaping @Sendable (Int, Int) -> Void) {
      self.part = part
      done.value.store(0, ordering: .relaxed)
      for thread in 0..<active {
        let (begin, end) = (thread * count / active, (thread + 1) * count / active)
        shares[thread].value.store(end << 32 | begin, ordering: .releasing)
      }
      round.value.wrappingAdd(1, ordering: .sequentiallyConsistent)
      guard sleeping.value.load(ordering: .sequentiallyConsistent) > 0 else { return }
      pthread_mutex_lock(mutex)
      pthread_cond_broadcast(begin)
      pthread_mutex_unlock(mutex)
    }

    /// Forgets the work of a round of which everything is done.
    func close() { part = nil }

    /// Takes parts until there are none, a thread's own first.
    func work(_ thread: Int) {
      for offset in 0..<threads {
        let share = (thread + offset) % threads
        while let index = take(share) {
          part?(index, thread)
          done.value.wrappingAdd(1, ordering: .releasing)
        }
      }
    }

    private func take(_ share: Int) -> Int? {
      // Looking comes first, since adding takes the line from its owner.
      let seen = shares[share].value.load(ordering: .relaxed)
      guard seen & 0xFFFF_FFFF < seen >> 32 else { return nil }
      let taken = shares[share].value.wrappingAdd(1, ordering: .acquiring).oldValue
      let index = taken & 0xFFFF_FFFF
      return index < taken >> 32 ? index : nil
    }
  }

  /// A number that shares no line of the cache with another.
  private struct Lonely: ~Copyable {
    private let before = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
    let value: Atomic<Int>
    private let after = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)

    init(_ value: Int) { self.value = Atomic(value) }
  }

  /// How often a thread looks before it lets others run, a few microseconds: the others may need the processor.
  private static let attention = 128
  /// How often a helper looks for the next round before it sleeps: some tens of microseconds.
  private static let patience = 1000

  /// Starts `threads` - 1 helpers; those that the system refuses are done without.
  init(threads: Int) {
    precondition(threads >= 1, "a simulation needs at least one thread")
    let post = Post(threads: threads)
    var started: [pthread_t] = []
    for thread in 1..<max(threads, 1) {
      var handle = pthread_t()
      let share = Unmanaged.passRetained(Helper(post: post, thread: thread))
      let result = pthread_create(
        &handle, nil,
        { argument in
          if let argument { Unmanaged<Helper>.fromOpaque(argument).takeRetainedValue().run() }
          return nil
        }, share.toOpaque())
      guard result == 0 else {
        share.release()
        break
      }
      started.append(handle)
    }
    self.post = post
    handles = started
    self.threads = started.count + 1
  }

  deinit {
    pthread_mutex_lock(post.mutex)
    post.isClosing.store(true, ordering: .releasing)
    post.round.value.wrappingAdd(1, ordering: .releasing)
    pthread_cond_broadcast(post.begin)
    pthread_mutex_unlock(post.mutex)
    for handle in handles { pthread_join(handle, nil) }
  }

  /// Calls `part` once for each of `0..<count`, on any of the threads, with that thread's number, and returns when all are
  /// done.
  ///
  /// Parts that are long take the processor from the caller's wait for the last of them.
  func run(_ count: Int, isLong: Bool = false, _ part: @Sendable (Int, Int) -> Void) {
    guard count > 1, threads > 1 else {
      for index in 0..<count { part(index, 0) }
      return
    }
    withoutActuallyEscaping(part) { part in
      post.open(count, among: threads, part)
      post.work(0)
      var looks = 0
      while post.done.value.load(ordering: .acquiring) < count {
        looks += 1
        cmemory_relax()
        if looks % Self.attention == 0 { sched_yield() }
        if isLong && looks > Self.patience { usleep(1000) }
      }
      post.close()
    }
  }

  /// What a helper's thread does.
  private final class Helper: Sendable {
    private let post: Post
    private let thread: Int

    init(post: Post, thread: Int) {
      self.post = post
      self.thread = thread
    }

    func run() {
      var seen = 0
      while true {
        var looks = 0
        while post.round.value.load(ordering: .acquiring) == seen {
          looks += 1
          cmemory_relax()
          if looks % Crew.attention == 0 { sched_yield() }
          if looks > Crew.patience { sleep(until: seen) }
        }
        seen = post.round.value.load(ordering: .acquiring)
        guard !post.isClosing.load(ordering: .acquiring) else { return }
        post.work(thread)
      }
    }

    /// Sleeps while the round is still the one that was seen.
    private func sleep(until seen: Int) {
      pthread_mutex_lock(post.mutex)
      post.sleeping.value.wrappingAdd(1, ordering: .sequentiallyConsistent)
      while post.round.value.load(ordering: .sequentiallyConsistent) == seen {
        pthread_cond_wait(post.begin, post.mutex)
      }
      post.sleeping.value.wrappingSubtract(1, ordering: .relaxed)
      pthread_mutex_unlock(post.mutex)
    }
  }
}
