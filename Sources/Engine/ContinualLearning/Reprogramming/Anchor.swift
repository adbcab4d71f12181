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

    /// In the order of the stages.
    private static func names(_ shape: AnchorShape) -> [String] {
        shape.channels.indices.flatMap { stage in
            ["\(prefix).conv.\(stage).weight"]
                + ["weight", "bias", "running_mean", "running_var"].map { "\(prefix).norm.\(stage).\($0)" }
        }
    }

    private static func count(_ name: String, _ shape: AnchorShape) -> Int {
        let stage = Int(name.split(separator: ".")[2]) ?? 0
        return name.contains(".conv.") ? 9 * shape.inputs(stage) * shape.channels[stage] : shape.channels[stage]
    }

    /// Features of images: rows×side×side×1 in, rows×channels out. Parameters that are there stay as they are.
    ///
    /// - Parameter visit: Sees what goes into every stage, counted from 0.
    static func features<Scalar>(
        _ images: Value, _ shape: AnchorShape, statistics: BatchStatistics = .batch, in graph: Graph<Scalar>,
        visit: (Value, Int) -> Void = { _, _ in }
    ) throws(NetworkError) -> Value {
        var x = images
        for stage in shape.channels.indices {
            visit(x, stage)
            x = try shape.convolution(stage, prefix)(x, in: graph)
            x = try shape.norm(stage, prefix, statistics: statistics)(x, rectifies: true, in: graph)
        }
        return try graph.globalAveragePool(x)
    }

    /// Puts the numbers into a set, and keeps them from being trained.
    func install(in parameters: ParameterSet<Float>) throws(NetworkError) {
        for stage in shape.channels.indices {
            let channels = shape.channels[stage]
            let (conv, norm) = ("\(Self.prefix).conv.\(stage)", "\(Self.prefix).norm.\(stage)")
            try parameters.add("\(conv).weight", [channels, shape.inputs(stage), 3, 3], .zeros)
            for name in ["weight", "bias"] { try parameters.add("\(norm).\(name)", [channels], .zeros) }
            for name in ["running_mean", "running_var"] {
                try parameters.add("\(norm).\(name)", [channels], .zeros, isState: true)
            }
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

    /// A mark, the number of stages and their channels, and every number by its upper half: sixteen bits, of which eight are
    /// its exponent. A network does not notice, and half the bytes are saved.
    package var bytes: [UInt8] {
        var bytes = Self.mark
        func append(_ number: UInt16) { bytes += [UInt8(truncatingIfNeeded: number), UInt8(number >> 8)] }
        append(UInt16(shape.channels.count))
        for channels in shape.channels { append(UInt16(channels)) }
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
        var place = Self.mark.count
        func number() -> UInt16? {
            guard place + 2 <= bytes.count else { return nil }
            defer { place += 2 }
            return UInt16(bytes[place]) | UInt16(bytes[place + 1]) << 8
        }
        guard bytes.starts(with: Self.mark), let stages = number(), (1...16).contains(stages) else { throw .foreign }
        let channels = (0..<stages).compactMap { _ in number().map(Int.init) }
        guard channels.count == stages, channels.allSatisfy({ (1...4096).contains($0) }) else { throw .foreign }
        let shape = AnchorShape(channels: channels)
        guard bytes.count == place + 2 * shape.numbers else {
            throw .wrongLength(held: bytes.count, expected: place + 2 * shape.numbers)
        }
        var numbers: [String: [Float]] = [:]
        for name in Self.names(shape) {
            numbers[name] = (0..<Self.count(name, shape)).map { _ in Float(bitPattern: UInt32(number() ?? 0) << 16) }
        }
        guard numbers.values.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { throw .notFinite }
        (self.shape, self.numbers) = (shape, numbers)
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
