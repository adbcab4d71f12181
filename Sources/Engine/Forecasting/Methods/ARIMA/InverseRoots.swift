import Numerics

/// The size of the largest inverse root of 1 + Σ c_i·zⁱ; infinite where it cannot be told, 0 without coefficients.
func largestInverseRoot(_ coefficients: [Double]) -> Double {
    guard coefficients.contains(where: { $0 != 0 }) else { return 0 }
    // Inverse roots are the eigenvalues of the companion matrix.
    let size = coefficients.count
    var companion = Matrix(rows: size, columns: size)
    for i in 0..<size { companion[0, i] = -coefficients[i] }
    for i in 1..<max(size, 1) { companion[i, i - 1] = 1 }
    guard let problem = try? GeneralEigenproblem(companion, withVectors: false) else { return .infinity }
    return (0..<size).reduce(0) { max($0, problem.values.magnitude(at: $1)) }
}
