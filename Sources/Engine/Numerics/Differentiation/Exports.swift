// The functions and settings that networks are declared with (`UnaryFunction` and its like) are named where
// the inner loops are; whoever declares networks should not have to know that.
@_exported public import KernelInterface
