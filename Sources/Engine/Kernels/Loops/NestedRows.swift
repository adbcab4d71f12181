import KernelInterface

/// Goes through the rows of a product, one after the other.
struct NestedRows {
    /// Where a row of A begins and where its sums go.
    struct Place {
        var a = 0, c = 0
    }

    /// How many rows there are still to come.
    private(set) var left: Int
    private let counts: (Int, Int, Int)
    private let a: (Int, Int, Int)
    private let c: (Int, Int, Int)
    private var index = (0, 0, 0)
    /// The next row's place, and that of the first row of its line and of its image.
    private var place = Place(), line = Place(), image = Place()

    @inline(__always) init(_ product: NestedProduct) {
        counts = product.rows
        (a, c) = (product.a.rows, product.c.rows)
        left = counts.0 &* counts.1 &* counts.2
    }

    /// The next row's place; after the last row, the last row's once more.
    @inline(__always) mutating func next() -> Place {
        let now = place
        left &-= 1
        guard left > 0 else { return now }
        index.2 &+= 1
        if index.2 < counts.2 {
            place.a &+= a.2
            place.c &+= c.2
            return now
        }
        index.2 = 0
        index.1 &+= 1
        if index.1 < counts.1 {
            line.a &+= a.1
            line.c &+= c.1
        } else {
            index.1 = 0
            image.a &+= a.0
            image.c &+= c.0
            line = image
        }
        place = line
        return now
    }
}
