/// Hears how many of the refits of a bootstrap are done: none of them first, each in turn, all of them last.
public typealias RefitProgress = (_ done: Int, _ total: Int) -> Void
