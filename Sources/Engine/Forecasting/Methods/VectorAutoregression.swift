import Numerics

/// Ridge regression of the next point on delayed points of all components and on monomials of them, fed back:
/// "nonlinear vector autoregression" or next-generation reservoir computing (Gauthier et al. 2021, Nature
/// Communications 12, 5564, equations 5 and 6).
///
/// A forecast that leaves the finite numbers is given back as it is.
public struct VectorAutoregression: Forecaster {
    /// What is regressed on what.
    public struct Settings: Sendable, Hashable {
        /// Delayed points, at least 1; the newest is the present.
        public var delay = 30
        /// Points between two of them, at least 1.
        public var stride = 1
        /// The degree of the monomials: 1 for none beyond the delayed values.
        public var order = 1
        /// Whether monomials of all degrees from 2 to `order` count; else, as in reservoirpy, only those of `order`,
        /// beside the delayed values.
        public var hasLowerOrders = false
        /// Whether the step to the next point is learned, not the point.
        public var learnsSteps = false
        /// Whether components are brought to mean 0 and variance 1.
        public var standardises = false
        /// Whether delayed values before the first point count as zeros, as in reservoirpy, and the first tenth of
        /// the points, at most 100, are only read; else learning starts with the first full set of delays.
        public var startsFromZeros = true
        /// The ridge penalty, at least 0. In the study's form it counts each delayed value twice for order 1, since
        /// reservoirpy has it once as a value and once as a monomial.
        public var ridge = 1e-4

        public init() {}

        var clamped: Settings {
            var result = self
            result.delay = max(delay, 1)
            result.stride = max(stride, 1)
            result.order = max(order, 1)
            return result
        }

        /// The points that delays reach back.
        var reach: Int { (delay - 1) * stride }
        var minimumPoints: Int { startsFromZeros ? 4 : reach + 4 }
    }

    /// What is learned of a single component; and of several, where that differs.
    private let ofOne: Settings
    private let ofSeveral: Settings
    private var settings: Settings
    private var fitted: Fitted?

    private struct Fitted {
        let monomials: Monomials
        let scaling: ComponentScaling
        let weights: Matrix
        let bias: [Double]
        /// The last points, scaled, oldest first.
        let recent: [Double]
    }

    /// The most monomials that are learned from.
    static let mostTerms = 20_000

    public init(settings: Settings = Settings()) { self.init(ofOne: settings, ofSeveral: settings) }

    /// Settings that depend on whether the series has one component or several.
    public init(ofOne: Settings, ofSeveral: Settings) {
        (self.ofOne, self.ofSeveral) = (ofOne.clamped, ofSeveral.clamped)
        settings = self.ofOne
    }

    public var minimumPoints: Int { max(ofOne.minimumPoints, ofSeveral.minimumPoints) }

    public mutating func fit(_ series: TimeSeries) throws(ForecastError) {
        settings = series.dimension == 1 ? ofOne : ofSeveral
        let (needed, reach) = (settings.minimumPoints, settings.reach)
        guard series.count >= needed else { throw .tooShort(points: series.count, needed: needed) }
        let (degrees, terms) = (self.degrees, self.terms(components: series.dimension))
        guard terms <= Double(Self.mostTerms) else {
            throw .unsuitable(
                "order \(settings.order) of \(settings.delay) delays of \(series.dimension) components has more than "
                    + "\(Self.mostTerms) terms: lower the order or the delays")
        }
        let monomials = Monomials(variables: settings.delay * series.dimension, degrees: degrees)
        let scaling = settings.standardises ? ComponentScaling(series) : ComponentScaling(identity: series.dimension)
        let path = scaling.scaled(series.values)
        let first = settings.startsFromZeros ? min(100, (series.count - 1) / 10) : reach
        let rows = series.count - 1 - first
        var design: Matrix
        var targets = Matrix(rows: rows, columns: series.dimension)
        do throws(LinearAlgebraError) {
            design = try Matrix.zeros(rows: rows, columns: columns(monomials))
            for row in 0..<rows {
                for (term, value) in features(path, at: first + row, series.dimension, monomials).enumerated() {
                    design[row, term] = value
                }
                for component in 0..<series.dimension {
                    let next = path[(first + row + 1) * series.dimension + component]
                    let present = path[(first + row) * series.dimension + component]
                    targets[row, component] = settings.learnsSteps ? next - present : next
                }
            }
            let (means, targetMeans) = (design.centreColumns(), targets.centreColumns())
            let counted = settings.order == 1 && settings.startsFromZeros ? settings.ridge / 2 : settings.ridge
            let weights = try RidgeRegression.byReflections(design: design, targets: targets, penalty: counted)
            let bias = (0..<series.dimension).map { component in
                targetMeans[component] - means.indices.reduce(0) { $0 + means[$1] * weights[$1, component] }
            }
            let kept = min(reach + 1, series.count) * series.dimension
            fitted = Fitted(
                monomials: monomials, scaling: scaling, weights: weights, bias: bias, recent: Array(path.suffix(kept)))
        } catch {
            throw .unsuitable("the regression on \(Int(terms)) terms failed: \(error)")
        }
    }

    public func forecast(_ horizon: Int) throws(ForecastError) -> TimeSeries {
        guard let fitted else { throw .notFitted }
        let dimension = fitted.bias.count
        var path = fitted.recent
        path.reserveCapacity(path.count + horizon * dimension)
        for _ in 0..<horizon {
            let present = path.count / dimension - 1
            let terms = features(path, at: present, dimension, fitted.monomials)
            for component in 0..<dimension {
                var value = fitted.bias[component]
                let start = component * fitted.weights.rows
                fitted.weights.elements.withUnsafeBufferPointer { weights in
                    for (term, feature) in terms.enumerated() { value += feature * weights[start + term] }
                }
                if settings.learnsSteps { value += path[present * dimension + component] }
                path.append(value)
            }
        }
        return TimeSeries(
            dimension: dimension, values: fitted.scaling.restored(Array(path[fitted.recent.count...])))
    }

    /// Of the monomials beside the delayed values, or of all together.
    private var degrees: ClosedRange<Int> {
        settings.order == 1 || settings.hasLowerOrders ? 1...settings.order : settings.order...settings.order
    }

    /// Whether delayed values stand beside monomials that do not contain them.
    private var hasSeparateValues: Bool { settings.order > 1 && !settings.hasLowerOrders }

    private func terms(components: Int) -> Double {
        let variables = settings.delay * components
        return Monomials.count(variables: variables, degrees: degrees) + (hasSeparateValues ? Double(variables) : 0)
    }

    private func columns(_ monomials: Monomials) -> Int {
        monomials.count + (hasSeparateValues ? monomials.variables : 0)
    }

    /// The terms at a time of a path: delayed points, newest first, and monomials of them.
    private func features(_ path: [Double], at time: Int, _ dimension: Int, _ monomials: Monomials) -> [Double] {
        var delayed: [Double] = []
        delayed.reserveCapacity(settings.delay * dimension)
        for tap in 0..<settings.delay {
            let point = time - tap * settings.stride
            for component in 0..<dimension { delayed.append(point < 0 ? 0 : path[point * dimension + component]) }
        }
        if settings.order == 1 { return delayed }
        return (hasSeparateValues ? delayed : []) + monomials.values(at: delayed)
    }
}

extension Matrix {
    /// Subtracts its mean from each column, and gives the means.
    mutating func centreColumns() -> [Double] {
        (0..<columns).map { column in
            let start = column * rows
            let centre = mean(Array(elements[start..<start + rows]))
            for row in 0..<rows { elements[start + row] -= centre }
            return centre
        }
    }
}
