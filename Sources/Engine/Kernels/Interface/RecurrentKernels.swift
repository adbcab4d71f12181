/// What the gates of recurrent cells do with one another, element by element.
///
/// Gates lie in planes of `count` numbers, a multiple of 16, one after the other. Going forward, sums turn
/// into the gates' values in place; going back, values turn into gradients of the sums in place.
public protocol RecurrentKernels<Scalar> {
    associatedtype Scalar

    /// Gates i, f, g, o (Hochreiter and Schmidhuber 1997 with the forget gate of Gers et al. 2000):
    /// c ← σ(f)·c₋ + σ(i)·tanh(g), h ← σ(o)·tanh(c).
    static func lstmForward(
        count: Int, gates: UnsafeMutablePointer<Scalar>, previousCell: UnsafePointer<Scalar>,
        hidden: UnsafeMutablePointer<Scalar>, cell: UnsafeMutablePointer<Scalar>,
        tanhOfCell: UnsafeMutablePointer<Scalar>)

    /// From the gradients of h and c to those of the gates' sums; that of c₋ is added where it goes.
    static func lstmBackward(
        count: Int, gates: UnsafeMutablePointer<Scalar>, previousCell: UnsafePointer<Scalar>,
        tanhOfCell: UnsafePointer<Scalar>, hiddenGradient: UnsafePointer<Scalar>,
        cellGradient: UnsafePointer<Scalar>, previousCellGradient: UnsafeMutablePointer<Scalar>)

    /// Gates r, z, and the two parts of n, from the state and from the input (Cho et al. 2014, in cuDNN's
    /// form): n ← tanh(nₓ + σ(r)·nₕ), h ← (1 − σ(z))·n + σ(z)·h₋.
    static func gruForward(
        count: Int, gates: UnsafeMutablePointer<Scalar>, previous: UnsafePointer<Scalar>,
        hidden: UnsafeMutablePointer<Scalar>)

    /// From the gradient of h to those of the gates' sums; that of h₋ without the products is added.
    static func gruBackward(
        count: Int, gates: UnsafeMutablePointer<Scalar>, previous: UnsafePointer<Scalar>,
        hiddenGradient: UnsafePointer<Scalar>, previousGradient: UnsafeMutablePointer<Scalar>)

    /// sums ← (1 − h²)·gradient of h, for h = tanh(sums) (Elman 1990).
    static func tanhBackward(
        count: Int, sums: UnsafeMutablePointer<Scalar>, hidden: UnsafePointer<Scalar>,
        hiddenGradient: UnsafePointer<Scalar>)
}
