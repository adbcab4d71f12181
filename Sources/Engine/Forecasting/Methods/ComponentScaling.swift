import Numerics

/// A mean and a deviation for each component, to compute in units of them.
struct ComponentScaling: Sendable, Hashable {
    let centres: [Double]
    /// 1 where a component is constant.
    let deviations: [Double]

    /// Mean 0 and variance 1.
    init(_ series: TimeSeries) {
        let components = series.components
        centres = components.map { mean($0) }
        deviations = components.map {
            let deviation = populationVariance($0).squareRoot()
            return deviation > 0 && deviation.isFinite ? deviation : 1
        }
    }

    /// As it is.
    init(identity dimension: Int) {
        centres = [Double](repeating: 0, count: dimension)
        deviations = [Double](repeating: 1, count: dimension)
    }

    /// Rows of values, component by component.
    func scaled(_ values: [Double]) -> [Double] {
        values.indices.map { (values[$0] - centres[$0 % centres.count]) / deviations[$0 % centres.count] }
    }

    func restored(_ values: [Double]) -> [Double] {
        values.indices.map { values[$0] * deviations[$0 % centres.count] + centres[$0 % centres.count] }
    }
}
