/// Losses that compare with something softer than a label.
public protocol DistanceKernels<Scalar> {
    associatedtype Scalar

    /// Σ over rows of Σ p·(log p − log q), with p the teacher's and q the student's softmax of logits/temperature,
    /// and where `gradient` is given, gradient ← (q − p)·scale.
    ///
    /// - Parameter scratch: 2·`classes` numbers.
    static func softenedDivergence(
        rows: Int, classes: Int, student: UnsafePointer<Scalar>, teacher: UnsafePointer<Scalar>, temperature: Scalar,
        scale: Scalar, scratch: UnsafeMutablePointer<Scalar>, gradient: UnsafeMutablePointer<Scalar>?
    ) -> Scalar

    /// Σ h(x − t) with h(d) = ½d² where |d| ≤ δ, else δ·(|d| − ½δ) (Huber 1964), and where `gradient` is given,
    /// gradient ← h′(x − t)·scale.
    static func huberError(
        count: Int, _ x: UnsafePointer<Scalar>, target: UnsafePointer<Scalar>, delta: Scalar, scale: Scalar,
        gradient: UnsafeMutablePointer<Scalar>?
    ) -> Scalar
}
