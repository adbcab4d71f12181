import KernelInterface

extension Loops {
    public static func gatherRows(
        count: Int, columns: Int, _ table: UnsafePointer<Scalar>, indices: UnsafePointer<Int32>,
        positions: UnsafePointer<Scalar>?, period: Int, into y: UnsafeMutablePointer<Scalar>
    ) {
        var place = 0
        for i in 0..<count {
            let index = Int(indices[i])
            let out = y + i &* columns
            let row = table + index &* columns
            let isRow = index >= 0
            if let positions {
                let position = positions + place &* columns
                if isRow {
                    binary(.add, count: columns, row, position, into: out)
                } else {
                    out.update(from: position, count: columns)
                }
                place = place &+ 1 == period ? 0 : place &+ 1
            } else if isRow {
                out.update(from: row, count: columns)
            } else {
                out.update(repeating: 0, count: columns)
            }
        }
    }

    public static func scatterRows(
        count: Int, columns: Int, _ x: UnsafePointer<Scalar>, indices: UnsafePointer<Int32>,
        into table: UnsafeMutablePointer<Scalar>
    ) {
        for i in 0..<count where indices[i] >= 0 {
            let row = table + Int(indices[i]) &* columns
            binary(.add, count: columns, UnsafePointer(row), x + i &* columns, into: row)
        }
    }
}
