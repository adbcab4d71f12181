import Families
import Numerics

#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Looks for the past states most like the present one and does as they did (Lorenz 1969, *Atmospheric
/// predictability as revealed by naturally occurring analogues*), step by step.
///
/// Constant: the mean step of the neighbours, weighted by exp(−d/d̄), d̄ their mean distance (the simplex projection
/// of Sugihara and May 1990 has the smallest in its place). Linear: a ridge regression of their steps on their
/// displacements with the same weights (Farmer and Sidorowich 1987, *Predicting chaotic time series*).
public struct AnalogueForecaster: Forecaster {
    /// What is made of the neighbours.
    public enum Model: String, Sendable, Hashable, CaseIterable { case constant, linear }

    private let neighbours: Int
    private let model: Model
    private let delays: Int?
    private let lag: Int?
    private var fitted: Fitted?

    private struct Fitted {
        let embedding: DelayEmbedding
        let scaling: ComponentScaling
        let search: NearestNeighbours
        /// The series, scaled.
        let path: [Double]
    }

    /// - Parameters:
    ///   - neighbours: How many past states, at least 1.
    ///   - delays: Points in a state; by default 6 of one component, 2 of several.
    ///   - lag: Points between them; by default until the autocorrelation falls below a half.
    public init(neighbours: Int = 4, model: Model = .linear, delays: Int? = nil, lag: Int? = nil) {
        (self.neighbours, self.model) = (max(neighbours, 1), model)
        (self.delays, self.lag) = (delays, lag)
    }

    public var minimumPoints: Int { max((max(delays ?? 6, 1) - 1) * max(lag ?? 1, 1) + neighbours + 2, 4) }

    public mutating func fit(_ series: TimeSeries) throws(ForecastError) {
        let embedding = DelayEmbedding(series, delays: delays, ofOne: 6, ofSeveral: 2, lag: lag)
        let needed = embedding.reach + neighbours + 2
        guard series.count >= needed else { throw .tooShort(points: series.count, needed: needed) }
        let scaling = ComponentScaling(series)
        let path = scaling.scaled(series.values)
        // States that have a next point.
        let states = series.count - 1 - embedding.reach
        var points = Matrix(rows: embedding.delays * series.dimension, columns: states)
        for state in 0..<states {
            let vector = embedding.vector(path, at: embedding.reach + state, dimension: series.dimension)
            for (row, value) in vector.enumerated() { points[row, state] = value }
        }
        do {
            fitted = Fitted(
                embedding: embedding, scaling: scaling, search: try NearestNeighbours(points: points), path: path)
        } catch {
            throw .unsuitable("the search for analogues failed: \(error)")
        }
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> TimeSeries {
        guard let fitted else { throw .notFitted }
        let dimension = fitted.scaling.centres.count
        var path = fitted.path
        for _ in 0..<horizon {
            let present = path.count / dimension - 1
            let state = fitted.embedding.vector(path, at: present, dimension: dimension)
            let step: [Double]
            if state.allSatisfy({ abs($0) < 1e100 }) {
                do throws(LinearAlgebraError) {
                    let found = try fitted.search.nearest(neighbours, to: Matrix(column: state))[0]
                    step = try self.step(from: state, like: found, fitted, dimension)
                } catch {
                    throw .unsuitable("the search for analogues failed: \(error)")
                }
            } else {
                // A state without likeness stays where it is.
                step = [Double](repeating: 0, count: dimension)
            }
            for component in 0..<dimension { path.append(path[present * dimension + component] + step[component]) }
        }
        return TimeSeries(
            dimension: dimension, values: fitted.scaling.restored(Array(path[fitted.path.count...])))
    }

    private func step(
        from state: [Double], like found: [Neighbour], _ fitted: Fitted, _ dimension: Int
    ) throws(LinearAlgebraError) -> [Double] {
        let reach = fitted.embedding.reach
        let meanDistance = max(found.reduce(0) { $0 + $1.distance } / Double(found.count), 1e-300)
        let weights = found.map { exp(-$0.distance / meanDistance) }
        let total = weights.reduce(0, +)
        func stepAfter(_ neighbour: Neighbour, _ component: Int) -> Double {
            let start = (reach + neighbour.index) * dimension + component
            return fitted.path[start + dimension] - fitted.path[start]
        }
        let means = (0..<dimension).map { component in
            zip(found, weights).reduce(0) { $0 + stepAfter($1.0, component) * $1.1 } / total
        }
        guard model == .linear, found.count > 1 else { return means }
        var design = Matrix(rows: found.count, columns: state.count)
        var targets = Matrix(rows: found.count, columns: dimension)
        let vectors = found.map {
            fitted.embedding.vector(fitted.path, at: reach + $0.index, dimension: dimension)
        }
        let centre = state.indices.map { place in
            zip(vectors, weights).reduce(0) { $0 + $1.0[place] * $1.1 } / total
        }
        var size = 0.0
        for (row, vector) in vectors.enumerated() {
            let root = (weights[row] / total).squareRoot()
            for place in state.indices {
                design[row, place] = (vector[place] - centre[place]) * root
                size += design[row, place] * design[row, place]
            }
            for component in 0..<dimension {
                targets[row, component] = (stepAfter(found[row], component) - means[component]) * root
            }
        }
        guard size > 0 else { return means }
        // Directions in which neighbours spread by less than a hundredth of their whole spread are not followed.
        let slopes = try RidgeRegression.byReflections(design: design, targets: targets, penalty: 1e-4 * size)
        return (0..<dimension).map { component in
            state.indices.reduce(means[component]) { $0 + slopes[$1, component] * (state[$1] - centre[$1]) }
        }
    }
}

extension AnalogueForecaster {
    static let method = ForecastingMethod(
        name: "analogue", summary: "does what the most similar past states did next",
        parameters: { conditions in
            [
                ParameterSpec(
                    "neighbours", .integer(1...10_000), default: .integer(4), unit: "states",
                    help: "how many similar past states count", applies: conditions),
                ParameterSpec(
                    "neighbour-model",
                    .choice([
                        .init("constant", "the weighted mean of their next steps"),
                        .init("linear", "a local linear map of displacements to steps"),
                    ]),
                    default: .string("linear"), help: "what is made of similar states", applies: conditions),
            ]
        },
        duration: { size, _ in 1e-6 * Double(size.train + 20 * size.horizon) * Double(size.components) }
    ) { parameters, _ throws(ParameterProblem) in
        AnalogueForecaster(
            neighbours: try parameters.integer("neighbours"),
            model: Model(rawValue: try parameters.string("neighbour-model")) ?? .linear,
            delays: try? parameters.integer("embedding-delays"), lag: try? parameters.integer("embedding-lag"))
    }
}
