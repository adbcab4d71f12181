/// The sides of a block of numbers, the slowest first: rows before columns.
public struct Shape: Sendable, Hashable, ExpressibleByArrayLiteral, CustomStringConvertible {
    public let sides: [Int]

    public init(_ sides: [Int]) { self.sides = sides }
    public init(arrayLiteral sides: Int...) { self.sides = sides }

    /// How many numbers there are; 1 for a shape without sides.
    public var count: Int { sides.reduce(1, &*) }
    public var rank: Int { sides.count }
    public subscript(axis: Int) -> Int { sides[axis] }

    /// The fastest side, 1 if there is none.
    public var last: Int { sides.last ?? 1 }
    /// The product of all sides but the fastest: how many rows of `last` numbers there are.
    public var rows: Int { sides.dropLast().reduce(1, &*) }

    /// `128×784`; `scalar` without sides.
    public var description: String { sides.isEmpty ? "scalar" : sides.map(String.init).joined(separator: "×") }
}

extension Shape {
    /// - Throws: `invalidArgument` for a side below 1, `outOfMemory` for more numbers than any machine holds (2⁴⁰).
    func check(_ purpose: String) throws(NetworkError) {
        var count = 1
        for side in sides {
            guard side >= 1 else {
                throw .invalidArgument(operation: purpose, "a shape of \(self): every side is at least 1")
            }
            let (product, overflows) = count.multipliedReportingOverflow(by: side)
            guard !overflows, product <= 1 << 40 else {
                throw .outOfMemory(bytes: .max, purpose: "\(purpose) of \(self)")
            }
            count = product
        }
    }
}
