/// The inner loops of the numerical core for one type of number, compiled for one width of vector.
///
/// The same sources (`Kernels/Portable`) are compiled once for every feature level of processors that
/// is worth it, and which to use is decided when a process starts. Every function takes addresses of
/// contiguous elements and counts; none allocates, traps or keeps state. Operands may overlap only
/// where a function says so.
public protocol Kernels<Scalar>: ElementwiseKernels, ReductionKernels, LossKernels, OptimizerKernels,
    EmbeddingKernels, NormalizationKernels, AttentionKernels, ProductKernels,
    DropoutKernels, RotaryKernels, SoftmaxKernels,
    ConvolutionKernels, FilterKernels, WinogradKernels, DepthwiseKernels, BatchNormKernels, PoolingKernels,
    LaneProductKernels, RecurrentKernels, MovementKernels, DistanceKernels, SparseKernels, SkippingProductKernels,
    SendableMetatype
{
    /// What the loops were compiled for: "portable", "AVX2", "AVX-512".
    static var featureLevel: String { get }
}
