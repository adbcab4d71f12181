import COpenBLAS

/// What an ``NDArray`` holds: `Float` or `Double`.
///
/// The requirement is there for those two; nothing else has a BLAS behind it.
public protocol ArrayScalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable {
    /// One product of matrices on addresses that hold what `plan` says; not for calling from outside.
    static func product(
        _ plan: ArrayProductPlan, scale: Self, keeping: Self, _ left: UnsafePointer<Self>, _ right: UnsafePointer<Self>,
        _ result: UnsafeMutablePointer<Self>)
}

extension Float: ArrayScalar {
    public static func product(
        _ plan: ArrayProductPlan, scale: Float, keeping: Float, _ left: UnsafePointer<Float>,
        _ right: UnsafePointer<Float>, _ result: UnsafeMutablePointer<Float>
    ) {
        cblas_sgemm(
            BLASCode.rowMajor, plan.left.code, plan.right.code, plan.rows, plan.columns, plan.depth, scale, left,
            plan.left.leading, right, plan.right.leading, keeping, result, plan.resultLeading)
    }
}

extension Double: ArrayScalar {
    public static func product(
        _ plan: ArrayProductPlan, scale: Double, keeping: Double, _ left: UnsafePointer<Double>,
        _ right: UnsafePointer<Double>, _ result: UnsafeMutablePointer<Double>
    ) {
        cblas_dgemm(
            BLASCode.rowMajor, plan.left.code, plan.right.code, plan.rows, plan.columns, plan.depth, scale, left,
            plan.left.leading, right, plan.right.leading, keeping, result, plan.resultLeading)
    }
}

/// The numbers of CBLAS's enumerations.
private enum BLASCode {
    static let rowMajor: Int32 = 101
}

extension ArrayProductPlan.Operand {
    fileprivate var code: Int32 { orientation == .asIs ? 111 : 112 }
}
