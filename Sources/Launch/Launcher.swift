/// Sees to the workers of a launch, as a site's way of placing them wants it.
public protocol Launcher: AnyObject {
    /// Looks, and does what is due.
    /// - Parameter now: seconds on a clock that only goes forward.
    func step(now: Double)
    /// Begins to have all workers leave.
    func end(_ ending: LaunchEnding)
    /// Whether no worker of its own is left.
    var isEmpty: Bool { get }
    /// Why nothing goes on: there are no workers, and none are asked for. Nil while that is not so.
    var standstill: String? { get }
    /// Lets go of what it has in use; nothing is asked of it any more.
    func hangUp()
}
