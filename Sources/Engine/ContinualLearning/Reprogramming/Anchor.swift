import Numerics

/// A network that was trained on something else, and that tasks build on without changing it.
package struct Anchor: Sendable {
    package let shape: AnchorShape
    /// The numbers of every parameter and of the norms' state, by name.
    let numbers: [String: [Float]]

    /// How the names of its parameters begin.
    static let prefix = "anchor"

    /// What a network of this shape holds, as it is now.
    ///
    /// - Throws: `unknownValue` for a set without them.
    init(_ shape: AnchorShape, from parameters: ParameterSet<Float>) throws(NetworkError) {
        self.shape = shape
        var numbers: [String: [Float]] = [:]
        for name in Self.names(shape) {
            guard let parameter = parameters[name] else { throw .unknownValue(name) }
            numbers[name] = parameter.withValues(Array.init)
        }
        self.numbers = numbers
    }

    /// In the order of the units, and of bytes.
    private static func names(_ shape: AnchorShape) -> [String] { entries(shape).map(\.name) }

    /// Every parameter: its name, its sides, and whether it is state.
    private static func entries(_ shape: AnchorShape) -> [(name: String, shape: Shape, isState: Bool)] {
        shape.units.flatMap { unit in
            let weight: Shape = [unit.outputs, unit.inputs, unit.size, unit.size]
            let norm = [("weight", false), ("bias", false), ("running_mean", true), ("running_var", true)]
            return [("\(prefix).conv.\(unit.index).weight", weight, false)]
                + norm.map { ("\(prefix).norm.\(unit.index).\($0)", [unit.outputs], $1) }
        }
    }

    /// Features of images: rows×side×side×1 in, rows×channels out. Parameters that are there stay as they are.
    ///
    /// - Parameter visit: Sees what goes into every unit.
    static func features<Scalar>(
        _ images: Value, _ shape: AnchorShape, statistics: BatchStatistics = .batch, in graph: Graph<Scalar>,
        visit: (Value, AnchorUnit) -> Void = { _, _ in }
    ) throws(NetworkError) -> Value {
        try shape.features(images, in: graph) { unit, x, addend, rectifies throws(NetworkError) in
            visit(x, unit)
            let y = try unit.convolution(prefix)(x, in: graph)
            return try unit.norm(prefix, statistics: statistics)(y, adding: addend, rectifies: rectifies, in: graph)
        }
    }

    /// The weights of every unit's convolution.
    var convolutions: [[Float]] { shape.units.map { numbers["\(Self.prefix).conv.\($0.index).weight"] ?? [] } }

    /// Puts the numbers into a set, and keeps them from being trained.
    func install(in parameters: ParameterSet<Float>) throws(NetworkError) {
        for entry in Self.entries(shape) {
            try parameters.add(entry.name, entry.shape, .zeros, isState: entry.isState)
        }
        for (name, values) in numbers {
            guard let parameter = parameters[name] else { continue }
            parameter.withValues { buffer in
                for k in values.indices { buffer[k] = values[k] }
            }
            parameters.freeze(parameter)
        }
    }

    /// Gives the parameters of these names its numbers, in whatever precision they are.
    func assign<Scalar>(to parameters: ParameterSet<Scalar>) throws(NetworkError) {
        for (name, values) in numbers { try parameters[name]?.assign(values.map { Scalar($0) }) }
    }

    // MARK: As bytes

    private static let mark = Array("SWATHANC".utf8)

    /// A mark, the shape, and every number by its upper half: sixteen bits, of which eight are its exponent. A network does
    /// not notice, and half the bytes are saved.
    ///
    /// The shape is the number of stages and their channels, or 0, blocks of a stage and the width of a residual network.
    package var bytes: [UInt8] {
        var bytes = Self.mark
        func append(_ number: UInt16) { bytes += [UInt8(truncatingIfNeeded: number), UInt8(number >> 8)] }
        switch shape.design {
        case .plain(let channels): for number in [channels.count] + channels { append(UInt16(number)) }
        case .residual(let width, let blocks): for number in [0, blocks, width] { append(UInt16(number)) }
        }
        for name in Self.names(shape) {
            for number in numbers[name] ?? [] {
                // To the nearest, ties to even.
                let bits = number.bitPattern
                append(UInt16((bits + 0x7FFF + (bits >> 16 & 1)) >> 16))
            }
        }
        return bytes
    }

    /// - Throws: ``AnchorError`` for bytes that are no anchor.
    package init(bytes: [UInt8]) throws(AnchorError) {
        var place = 0
        guard let shape = Self.shape(bytes, &place) else { throw .foreign }
        guard bytes.count == place + 2 * shape.numbers else {
            throw .wrongLength(held: bytes.count, expected: place + 2 * shape.numbers)
        }
        var numbers: [String: [Float]] = [:]
        for entry in Self.entries(shape) {
            numbers[entry.name] = (0..<entry.shape.count).map { _ in
                Float(bitPattern: UInt32(Self.number(bytes, &place) ?? 0) << 16)
            }
        }
        guard numbers.values.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { throw .notFinite }
        (self.shape, self.numbers) = (shape, numbers)
    }

    /// How many bytes tell the shape, at most.
    static let headerCount = mark.count + 2 * 17

    /// The shape that an anchor begins with.
    ///
    /// - Parameter header: All its bytes, or the first ``headerCount``.
    /// - Returns: nil for bytes that are no anchor.
    static func shape(_ header: [UInt8]) -> AnchorShape? {
        var place = 0
        return shape(header, &place)
    }

    private static func shape(_ bytes: [UInt8], _ place: inout Int) -> AnchorShape? {
        place = mark.count
        guard bytes.starts(with: mark), let stages = number(bytes, &place), stages <= 16 else { return nil }
        let count = stages == 0 ? 2 : Int(stages)
        var sides: [Int] = []
        for _ in 0..<count {
            guard let side = number(bytes, &place), (1...4096).contains(side) else { return nil }
            sides.append(Int(side))
        }
        guard stages == 0 else { return AnchorShape(channels: sides) }
        return sides[0] <= 64 && sides[1] <= 1024 ? AnchorShape(.residual(width: sides[1], blocks: sides[0])) : nil
    }

    private static func number(_ bytes: [UInt8], _ place: inout Int) -> UInt16? {
        guard place + 2 <= bytes.count else { return nil }
        defer { place += 2 }
        return UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8
    }
}

/// What is wrong with the bytes of an anchor.
package enum AnchorError: Error, Sendable, Hashable, CustomStringConvertible {
    case foreign
    case wrongLength(held: Int, expected: Int)
    case notFinite

    package var description: String {
        switch self {
        case .foreign: "it is no anchor: `swath anchor` writes one"
        case .wrongLength(let held, let expected):
            "it has \(held) bytes, and an anchor of its channels has \(expected): it is cut off or damaged"
        case .notFinite: "it holds numbers that are not finite"
        }
    }
}
