package import Numerics

/// Mean features of classes, by which images are answered: that of the nearest mean (Rebuffi et al. 2017, *iCaRL*, algorithm
/// 1). All features are brought to length 1, and so are the means.
package struct ClassMeans<Scalar: NetworkScalar> {
    private var means: [Int: [Scalar]] = [:]

    package init() {}

    /// - Parameter features: Of the samples that stand for the class, one row after the other.
    package mutating func add(_ output: Int, features: [Scalar], width: Int) {
        var sum = [Scalar](repeating: 0, count: width)
        for start in stride(from: 0, to: features.count, by: width) {
            for (k, value) in Self.unit(features[start..<start + width]).enumerated() { sum[k] += value }
        }
        means[output] = Self.unit(sum[...])
    }

    /// The class of the nearest mean, the first of equally near ones; nil: no class has one.
    package func nearest(_ features: ArraySlice<Scalar>, among outputs: Range<Int>) -> Int? {
        var (best, product): (Int?, Scalar) = (nil, -.infinity)
        // Between vectors of length 1 the nearest is the one with the largest product.
        features.withUnsafeBufferPointer { features in
            for output in outputs {
                guard let mean = means[output] else { continue }
                let own = Scalar.kernels.dot(count: mean.count, mean, features.baseAddress!)
                if own > product { (best, product) = (output, own) }
            }
        }
        return best
    }

    /// The direction of a vector; 0 stays 0.
    static func unit(_ vector: ArraySlice<Scalar>) -> [Scalar] {
        let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
        return length > 0 ? vector.map { $0 / length } : Array(vector)
    }
}
