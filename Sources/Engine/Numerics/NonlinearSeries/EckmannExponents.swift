#if canImport(Darwin)
    import Darwin
#elseif canImport(Musl)
    import Musl
#else
    import Glibc
#endif

/// Lyapunov exponents estimated from a series alone, per sampling step, by the method of Eckmann and others
/// (1986, *Liapunov exponents from time series*, Phys. Rev. A 34): around each point a linear map is fitted to
/// how its nearest neighbours move on, and the maps are multiplied along the orbit by QR decompositions.
///
/// Neighbours are the `neighbours` nearest by the largest difference of a coordinate, with all that tie with
/// the last of them. Time grows with the square of the number of points.
public enum EckmannExponents {
    /// From one observable, as nolds 0.6 `lyap_e` does: neighbours are sought among windows of `embedding`
    /// values in a row; the map acts on `dimension` values, every m-th of a window.
    ///
    /// - Parameters:
    ///   - values: One a step.
    ///   - embedding: (embedding − 1) must be a multiple of (dimension − 1).
    ///   - dimension: How many exponents, at least 2.
    ///   - neighbours: By default the smaller of 2 · dimension and dimension + 4.
    /// - Returns: The exponents in the order of the decomposition, mostly falling; infinite where none of the maps
    ///   said anything.
    /// - Throws: `invalidArgument` for too few points or sizes that do not fit, `notFinite`.
    public static func embedded(
        _ values: [Double], embedding: Int = 10, dimension: Int = 4, neighbours: Int? = nil
    ) throws(LinearAlgebraError) -> [Double] {
        guard dimension >= 2, embedding >= dimension, (embedding - 1) % (dimension - 1) == 0 else {
            throw .invalidArgument(
                operation: "Lyapunov exponents",
                "an embedding of \(embedding) for \(dimension) exponents; one less must be a multiple of one less")
        }
        let lag = (embedding - 1) / (dimension - 1)
        let near = neighbours ?? min(2 * dimension, dimension + 4)
        let windows = values.count - lag - embedding + 1
        try require(windows > near, points: values.count, needed: near + embedding + lag)
        try require(values)
        var product = Product(dimension: dimension)
        var search = NeighbourSearch(count: windows, width: embedding, stride: 1, near: near)
        for place in 0..<windows {
            let found = search.neighbours(of: place, values)
            let design = Matrix(rows: found.count, columns: dimension) { row, column in
                values[found[row] + column * lag] - values[place + column * lag]
            }
            let ahead = Matrix(rows: found.count, columns: 1) { row, _ in
                values[found[row] + dimension * lag] - values[place + dimension * lag]
            }
            let coefficients = try LeastSquares(design: design, targets: ahead).solution
            let map = Matrix(rows: dimension, columns: dimension) { row, column in
                row < dimension - 1 ? (column == row + 1 ? 1 : 0) : coefficients[column, 0]
            }
            try product.multiply(by: map)
        }
        return product.exponents.map { $0 / Double(lag) }
    }

    /// From all components of the state, as the paper-time code of the dysts benchmark does: neighbours are
    /// points, and the map acts on the whole state, one step ahead.
    ///
    /// It multiplies the maps transposed, as that code does, which has the same exponents in the limit of many
    /// points.
    ///
    /// - Parameter points: A row of `dimension` (at least 2) coordinates for each step.
    /// - Throws: As ``embedded(_:embedding:dimension:neighbours:)``.
    public static func ofStates(
        _ points: [Double], dimension: Int, neighbours: Int? = nil
    ) throws(LinearAlgebraError) -> [Double] {
        guard dimension >= 2 else {
            throw .invalidArgument(
                operation: "Lyapunov exponents", "states of \(dimension) components, should be 2 or more")
        }
        let near = neighbours ?? min(2 * dimension, dimension + 4)
        let count = points.count / dimension
        try require(count > near, points: count, needed: near + 1)
        try require(points)
        var product = Product(dimension: dimension)
        var search = NeighbourSearch(count: count, width: dimension, stride: dimension, near: near)
        for place in 0..<count {
            let found = search.neighbours(of: place, points)
            // So many steps must be left after each of them; the original looks as far as its embedding would.
            guard max(found.max() ?? 0, place) + dimension < count else { continue }
            let design = Matrix(rows: found.count, columns: dimension) { row, axis in
                points[found[row] * dimension + axis] - points[place * dimension + axis]
            }
            let ahead = Matrix(rows: found.count, columns: dimension) { row, axis in
                points[(found[row] + 1) * dimension + axis] - points[(place + 1) * dimension + axis]
            }
            try product.multiply(by: LeastSquares(design: design, targets: ahead).solution)
        }
        return product.exponents
    }

    private static func require(_ isEnough: Bool, points: Int, needed: Int) throws(LinearAlgebraError) {
        guard isEnough else {
            throw .invalidArgument(
                operation: "Lyapunov exponents", "\(points) points are too few, at least \(needed) are needed")
        }
    }

    private static func require(_ values: [Double]) throws(LinearAlgebraError) {
        guard values.allSatisfy(\.isFinite) else {
            throw .notFinite(operation: "Lyapunov exponents", shapes: "\(values.count) values")
        }
    }
}

/// Maps multiplied one after another: an orthogonal frame, and how much each of its axes has stretched.
private struct Product {
    private let dimension: Int
    private var frame: [[Double]]
    private var sums: [Double]
    private var counts: [Double]

    init(dimension: Int) {
        self.dimension = dimension
        frame = (0..<dimension).map { axis in (0..<dimension).map { $0 == axis ? 1 : 0 } }
        sums = [Double](repeating: 0, count: dimension)
        counts = sums
    }

    var exponents: [Double] { zip(sums, counts).map { $1 > 0 ? $0 / $1 : .infinity } }

    /// Q·R = map · frame by Gram and Schmidt's method, twice, so that the axes stay orthogonal. The diagonal of R is
    /// positive by itself; an axis that the map sends to nothing is replaced by any other.
    mutating func multiply(by map: Matrix) throws(LinearAlgebraError) {
        var images = frame.map { axis in
            (0..<dimension).map { row in (0..<dimension).reduce(0.0) { $0 + map[row, $1] * axis[$1] } }
        }
        for column in 0..<dimension {
            let size = norm(images[column])
            for _ in 0..<2 { project(&images, column) }
            var stretch = norm(images[column])
            if stretch > 1e-14 * size, stretch > 0 {
                sums[column] += log(stretch)
                counts[column] += 1
            } else {
                // Which axis it is does not matter, but the frame must stay one.
                for candidate in 0..<dimension {
                    images[column] = (0..<dimension).map { $0 == candidate ? 1 : 0 }
                    for _ in 0..<2 { project(&images, column) }
                    stretch = norm(images[column])
                    if stretch > 0.1 { break }
                }
            }
            for row in 0..<dimension { images[column][row] /= stretch }
        }
        frame = images
    }

    private func project(_ images: inout [[Double]], _ column: Int) {
        for earlier in 0..<column {
            let overlap = zip(images[earlier], images[column]).reduce(0.0) { $0 + $1.0 * $1.1 }
            for row in 0..<dimension { images[column][row] -= overlap * images[earlier][row] }
        }
    }

    private func norm(_ vector: [Double]) -> Double {
        let largest = vector.reduce(0) { max($0, $1.magnitude) }
        guard largest > 0, largest.isFinite else { return largest }
        return largest * vector.reduce(0) { $0 + ($1 / largest) * ($1 / largest) }.squareRoot()
    }
}

/// The nearest windows of a row of numbers, by the largest difference of two numbers at the same place.
private struct NeighbourSearch {
    private let count: Int
    private let width: Int
    private let stride: Int
    private let near: Int
    private var distances: [Double]

    init(count: Int, width: Int, stride: Int, near: Int) {
        self.count = count
        self.width = width
        self.stride = stride
        self.near = near
        distances = [Double](repeating: 0, count: count)
    }

    /// In rising order of place. `near` of them, and those as far as the last.
    mutating func neighbours(of place: Int, _ values: [Double]) -> [Int] {
        for other in 0..<count {
            var largest = 0.0
            for offset in 0..<width {
                largest = max(largest, (values[other * stride + offset] - values[place * stride + offset]).magnitude)
            }
            distances[other] = largest
        }
        distances[place] = .infinity
        var nearest = [Double](repeating: .infinity, count: near)
        for distance in distances where distance < nearest[near - 1] {
            var slot = near - 1
            while slot > 0, nearest[slot - 1] > distance {
                nearest[slot] = nearest[slot - 1]
                slot -= 1
            }
            nearest[slot] = distance
        }
        return (0..<count).filter { distances[$0] <= nearest[near - 1] && $0 != place }
    }
}

extension Matrix {
    fileprivate init(rows: Int, columns: Int, _ element: (Int, Int) -> Double) {
        self.init(rows: rows, columns: columns)
        for column in 0..<columns {
            for row in 0..<rows { self[row, column] = element(row, column) }
        }
    }
}
