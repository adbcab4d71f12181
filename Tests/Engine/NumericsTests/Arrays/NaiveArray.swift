import Foundation
import Numerics

/// An array as one would write it who knows of no strides: a shape and a list, every view a copy.
struct NaiveArray: Equatable {
    var shape: [Int]
    var elements: [Double]

    /// Element by element, from what each index holds.
    init(_ shape: [Int], _ element: ([Int]) -> Double) {
        self.shape = shape
        elements = NaiveArray.indices(shape).map(element)
    }

    init<Scalar: ArrayScalar>(_ array: NDArray<Scalar>) {
        (shape, elements) = (array.shape, array.elements.map(Double.init))
    }

    subscript(index: [Int]) -> Double { elements[zip(shape, index).reduce(0) { $0 * $1.0 + $1.1 }] }

    /// All indices of a shape, the last axis running fastest.
    static func indices(_ shape: [Int]) -> [[Int]] {
        shape.reduce([[]]) { known, side in known.flatMap { index in (0..<side).map { index + [$0] } } }
    }

    /// The element that an index of a wider shape stands for.
    func broadcast(_ index: [Int]) -> Double {
        self[zip(shape, index.suffix(shape.count)).map { $0 == 1 ? 0 : $1 }]
    }

    /// The folds along some axes, which go.
    func fold(_ axes: [Int], _ fold: ([Double]) -> Double) -> NaiveArray {
        let kept = shape.indices.filter { !axes.contains($0) }
        return NaiveArray(kept.map { shape[$0] }) { index in
            fold(
                NaiveArray.indices(shape).filter { full in kept.map { full[$0] } == index }.map { self[$0] })
        }
    }

    func distance(to other: NaiveArray) -> Double {
        shape == other.shape ? Matrix(column: elements).distance(to: Matrix(column: other.elements)) : .infinity
    }
}

extension NDArray {
    /// sin 0, sin 1, sin 2, …, which any other program can make as well.
    static func sines(_ shape: [Int], power: Int = 1) throws -> NDArray {
        let count = shape.reduce(1, *)
        return try NDArray<Double>((0..<count).map { sin(power == 1 ? Double($0) : Double($0 * $0)) }, shape: shape)
            .converted()
    }

    private func converted<Other: ArrayScalar>() throws -> NDArray<Other> { try NDArray<Other>(self) }

    /// Normal deviates.
    static func random(_ shape: [Int], seed: UInt64) throws -> NDArray {
        var random = RandomStream(seed: seed)
        return try NDArray((0..<shape.reduce(1, *)).map { _ in Scalar(random.normal()) }, shape: shape)
    }
}
