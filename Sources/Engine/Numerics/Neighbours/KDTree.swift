/// Points halved again and again along the side of their box that is longest, until few are left.
///
/// A node is passed over when its box is farther than what was found. The distance to a box is summed
/// in the order in which that to a point is, and rounding keeps order, so no point of the box can come
/// out nearer and ties are decided as if all points had been looked at.
struct KDTree: Sendable {
    private struct Node: Sendable {
        /// Of `order`.
        var range: Range<Int>
        /// Its halves are nodes `children` and `children` + 1; 0 for a leaf.
        var children: Int
    }

    private static let leafSize = 12

    private let dimension: Int
    private var nodes: [Node] = []
    /// Lowest and highest corner of each node's box.
    private var boxes: [Double] = []
    private var order: [Int]
    /// The points in that order, so that a leaf is one stretch of memory.
    private var coordinates: [Double] = []

    /// - Parameter points: At least one.
    init(_ points: PointSet) {
        dimension = points.dimension
        order = Array(0..<points.count)
        nodes = [Node(range: 0..<points.count, children: 0)]
        // Parents come before children, so the list grows as it is walked.
        var place = 0
        while place < nodes.count {
            divide(place, points)
            place += 1
        }
        coordinates.reserveCapacity(points.coordinates.count)
        for index in order { coordinates += points.point(index) }
    }

    private mutating func divide(_ place: Int, _ points: PointSet) {
        let range = nodes[place].range
        var low = Array(points.point(order[range.lowerBound]))
        var high = low
        for index in order[range] {
            for axis in 0..<dimension {
                let value = points.coordinates[index * dimension + axis]
                low[axis] = min(low[axis], value)
                high[axis] = max(high[axis], value)
            }
        }
        boxes += low + high
        // Half the sides, which cannot overflow.
        guard range.count > KDTree.leafSize,
            let axis = (0..<dimension).max(by: { high[$0] / 2 - low[$0] / 2 < high[$1] / 2 - low[$1] / 2 }),
            low[axis] < high[axis]
        else { return }
        order[range].sort {
            (points.coordinates[$0 * dimension + axis], $0) < (points.coordinates[$1 * dimension + axis], $1)
        }
        let middle = range.lowerBound + range.count / 2
        nodes[place].children = nodes.count
        nodes.append(Node(range: range.lowerBound..<middle, children: 0))
        nodes.append(Node(range: middle..<range.upperBound, children: 0))
    }

    /// - Parameter count: 1...(number of points).
    func nearest(_ count: Int, to queries: PointSet) -> [[Neighbour]] {
        var answers: [[Neighbour]] = []
        answers.reserveCapacity(queries.count)
        var pending: [(node: Int, distance: Double)] = []
        queries.coordinates.withUnsafeBufferPointer { queried in
            coordinates.withUnsafeBufferPointer { known in
                boxes.withUnsafeBufferPointer { boxes in
                    let none = UnsafePointer<Double>(bitPattern: 8)!  // Of no dimensions, nothing is read.
                    for place in 0..<queries.count {
                        let query = (queried.baseAddress ?? none) + place * dimension
                        var list = NearestList(capacity: count)
                        search(query, known.baseAddress ?? none, boxes.baseAddress ?? none, &pending, &list)
                        answers.append(list.found)
                    }
                }
            }
        }
        return answers
    }

    private func search(
        _ query: UnsafePointer<Double>, _ known: UnsafePointer<Double>, _ boxes: UnsafePointer<Double>,
        _ pending: inout [(node: Int, distance: Double)], _ list: inout NearestList
    ) {
        pending.append((0, 0))
        while let (place, distance) = pending.popLast() {
            guard distance <= list.limit else { continue }
            let node = nodes[place]
            guard node.children > 0 else {
                for position in node.range {
                    list.offer(
                        order[position], PointSet.squaredDistance(query, known + position * dimension, dimension))
                }
                continue
            }
            let left = (node: node.children, distance: boxDistance(query, boxes + node.children * 2 * dimension))
            let right = (
                node: node.children + 1, distance: boxDistance(query, boxes + (node.children + 1) * 2 * dimension)
            )
            // The nearer one is looked at first, so that the other may not need to be.
            let leftIsNearer = left.distance <= right.distance
            let (near, far) = leftIsNearer ? (left, right) : (right, left)
            if far.distance <= list.limit { pending.append(far) }
            pending.append(near)
        }
    }

    /// From a point to the nearest of a box, squared.
    @inline(__always)
    private func boxDistance(_ query: UnsafePointer<Double>, _ box: UnsafePointer<Double>) -> Double {
        var sum = 0.0
        for axis in 0..<dimension {
            let difference = max(max(box[axis] - query[axis], query[axis] - box[dimension + axis]), 0)
            sum += difference * difference
        }
        return sum
    }
}
