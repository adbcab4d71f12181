/// Losses together with their gradients: both need the same passes over what a network says.
public protocol LossKernels<Scalar> {
    associatedtype Scalar

    /// Cross entropy of softmax in every row of a `rows`×`classes` matrix against a class number.
    ///
    /// losses[i] ← log Σⱼ exp(logits[i, j]) − logits[i, labels[i]], and where `gradient` is given,
    /// gradient ← (softmax − onehot)·scale, which may lie where the logits lie. A row whose label is
    /// negative does not count: its loss is 0, its gradient is 0. Labels are below `classes`.
    static func softmaxCrossEntropy(
        rows: Int, classes: Int, _ logits: UnsafePointer<Scalar>, labels: UnsafePointer<Int32>, scale: Scalar,
        losses: UnsafeMutablePointer<Scalar>, gradient: UnsafeMutablePointer<Scalar>?)

    /// Σ (x − t)², and where `gradient` is given, gradient ← (x − t)·scale.
    static func squaredError(
        count: Int, _ x: UnsafePointer<Scalar>, target: UnsafePointer<Scalar>, scale: Scalar,
        gradient: UnsafeMutablePointer<Scalar>?
    ) -> Scalar

    /// Σ |x − t|, and where `gradient` is given, gradient ← sign(x − t)·scale, 0 where they are equal.
    static func absoluteError(
        count: Int, _ x: UnsafePointer<Scalar>, target: UnsafePointer<Scalar>, scale: Scalar,
        gradient: UnsafeMutablePointer<Scalar>?
    ) -> Scalar
}
