public import Numerics

/// A chaotic flow of the benchmark: what it is, its constants, and its equations.
///
/// Names, constants, initial conditions and time scales are those of release 0.96 of the public
/// `dysts` collection (Gilpin 2021, *Chaos as an interpretable benchmark for forecasting and
/// data-driven modelling*, NeurIPS), which docs/forecasting.md describes.
///
/// ```swift
/// if let lorenz = DynamicalSystem.named("Lorenz") {
///     let path = try lorenz.trajectory(points: 1200, pointsPerPeriod: 100, random: random)
/// }
/// ```
public struct DynamicalSystem: Sendable {
    /// How time enters.
    public enum Kind: String, Sendable, Hashable {
        /// An ordinary differential equation; time does not appear (but in Torus).
        case autonomous
        /// Forced periodically, the phase of the forcing being the last component.
        case driven
        /// A delay differential equation of one variable, observed as ten copies delayed by up to τ.
        case delay
    }

    /// The constants of a system, by the names of the cited equations.
    public struct Constants: Sendable {
        /// The number of components that are integrated.
        public let stateDimension: Int
        private var values: [String: Double]
        private var tables: [String: [Double]]

        init(
            stateDimension: Int, values: KeyValuePairs<String, Double>,
            tables: KeyValuePairs<String, [Double]>
        ) {
            self.stateDimension = stateDimension
            self.values = Dictionary(uniqueKeysWithValues: values.map { ($0.key, $0.value) })
            self.tables = Dictionary(uniqueKeysWithValues: tables.map { ($0.key, $0.value) })
        }

        /// Names of the scalar constants, in order.
        public var names: [String] { values.keys.sorted() }
        /// Names of the vectors and matrices, in order.
        public var tableNames: [String] { tables.keys.sorted() }

        /// A scalar. A name that the system lacks gives what is not a number, which every test of
        /// the equations notices.
        public subscript(name: String) -> Double { values[name] ?? .nan }
        /// A vector, or a matrix in row-major order.
        public subscript(table name: String) -> [Double] { tables[name] ?? [] }

        /// Gives a constant other values: one for a scalar, as many as it has for a table.
        mutating func replace(_ name: String, by new: [Double]) throws(ConstantError) {
            let count = values[name] == nil ? tables[name]?.count : 1
            guard let count else { throw .unknown(name, known: (names + tableNames).sorted()) }
            guard new.count == count else { throw .count(name, expected: count, given: new.count) }
            guard new.allSatisfy(\.isFinite) else { throw .notFinite(name) }
            if values[name] != nil { values[name] = new[0] } else { tables[name] = new }
        }
    }

    /// Binds the constants once and gives the right-hand side.
    public typealias Equations = @Sendable (Constants) -> RightHandSide
    /// Binds the constants of a delay equation once and gives its right-hand side.
    public typealias DelayEquations = @Sendable (Constants) -> DelayRightHandSide
    /// Binds the constants and gives a map from the integrated state to what is observed, in place.
    public typealias Observation = @Sendable (Constants) -> (UnsafeMutablePointer<Double>) -> Void

    public let name: String
    /// One sentence.
    public let summary: String
    /// Where the equations come from.
    public let citation: String
    public let kind: Kind
    /// The number of observed components.
    public let dimension: Int
    public private(set) var constants: Constants
    /// The collection's initial condition, near the attractor but not always on it: one value a
    /// component that is integrated. Of a delay system's ten the first counts, as a constant history.
    public let initialState: [Double]
    /// The dominant period of the power spectrum, in the system's own unit of time.
    public let period: Double
    /// The collection's step for its own fixed-step integrations, in the same unit.
    public let timeStep: Double
    /// The largest Lyapunov exponent as published with the collection, per unit of time. For many
    /// systems it is too large: ``recomputedLyapunov`` says by how much.
    public let lyapunovExponent: Double?

    private let motion: Motion
    private let observe: Observation?

    private enum Motion {
        case ordinary(Equations)
        case delayed(DelayEquations)
    }

    init(
        name: String, summary: String, citation: String, kind: Kind = .autonomous, dimension: Int? = nil,
        constants: KeyValuePairs<String, Double> = [:], tables: KeyValuePairs<String, [Double]> = [:],
        initialState: [Double], period: Double, timeStep: Double, lyapunovExponent: Double? = nil,
        observe: Observation? = nil, equations: @escaping Equations
    ) {
        self.name = name
        self.summary = summary
        self.citation = citation
        self.kind = kind
        self.dimension = dimension ?? initialState.count
        self.constants = Constants(stateDimension: initialState.count, values: constants, tables: tables)
        self.initialState = initialState
        self.period = period
        self.timeStep = timeStep
        self.lyapunovExponent = lyapunovExponent
        self.observe = observe
        motion = .ordinary(equations)
    }

    /// A delay equation of one variable, whose constant `tau` is the delay.
    init(
        name: String, summary: String, citation: String, constants: KeyValuePairs<String, Double>,
        initialState: [Double], period: Double, timeStep: Double, lyapunovExponent: Double,
        delayEquations: @escaping DelayEquations
    ) {
        self.name = name
        self.summary = summary
        self.citation = citation
        kind = .delay
        dimension = initialState.count
        self.constants = Constants(stateDimension: 1, values: constants, tables: [:])
        self.initialState = initialState
        self.period = period
        self.timeStep = timeStep
        self.lyapunovExponent = lyapunovExponent
        observe = nil
        motion = .delayed(delayEquations)
    }

    /// The number of components that are integrated: 1 of a delay system.
    public var stateDimension: Int { constants.stateDimension }

    /// Whether what is observed differs from what is integrated: angles become sines and cosines, a
    /// delay system's variable becomes ten delayed copies.
    public var hasObservation: Bool { observe != nil || kind == .delay }

    /// The right-hand side, or nil for a delay system.
    public var rightHandSide: RightHandSide? {
        if case .ordinary(let equations) = motion { equations(constants) } else { nil }
    }

    /// The right-hand side of a delay system, with its one ``delay``, or nil for others.
    public var delayedRightHandSide: DelayRightHandSide? {
        if case .delayed(let equations) = motion { equations(constants) } else { nil }
    }

    /// The delay τ of a delay system, in its own unit of time, or nil for others.
    public var delay: Double? { kind == .delay ? constants["tau"] : nil }

    /// The same system with other constants, the rest as it was: period and exponents remain those of
    /// the collection's constants.
    ///
    /// - Parameter values: By the constant's name; one value for a scalar, as many as it has for a table.
    /// - Throws: ``ConstantError``.
    public func replacing(_ values: [String: [Double]]) throws(ConstantError) -> DynamicalSystem {
        var changed = self
        for (name, value) in values.sorted(by: { $0.key < $1.key }) {
            try changed.constants.replace(name, by: value)
        }
        if let delay = changed.delay, !(delay > 0) { throw .delay(delay) }
        return changed
    }

    /// Turns rows of integrated states, ``stateDimension`` values each, into what is observed. A delay
    /// system's come back as they are: its copies are samples at other times.
    public func observed(_ states: [Double]) -> [Double] {
        guard let transform = observe?(constants) else { return states }
        var rows = states
        let width = stateDimension
        rows.withUnsafeMutableBufferPointer { buffer in
            guard let base = buffer.baseAddress else { return }
            for row in stride(from: 0, through: buffer.count - width, by: width) { transform(base + row) }
        }
        return rows
    }
}
