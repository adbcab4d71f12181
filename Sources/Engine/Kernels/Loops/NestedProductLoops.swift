public import KernelInterface

// A block of the result stays in registers while sums run: 8 rows of two vectors where there are 32 registers,
// 4 rows of one (which is two registers wide) where there are 16. Rows beyond the last are computed as copies
// of the last and not stored, so that one block serves all sizes.

extension Loops {
    public static var channelGrain: Int { laneCount }

    public static func nestedProduct(
        _ product: NestedProduct, _ a: UnsafePointer<Scalar>, _ b: UnsafePointer<Scalar>,
        into c: UnsafeMutablePointer<Scalar>
    ) {
        let width = 2 &* laneCount
        let panel = product.b.panel == 0 ? width : product.b.panel
        let resultPanel = product.c.panel == 0 ? width : product.c.panel
        #if AVX512
            // Matrices that no cache of the core's holds, and that are read once.
            let isFar = product.batch &* product.b.batch &* MemoryLayout<Scalar>.size > 1 << 20
        #endif
        for m in 0..<product.batch {
            let a = a + m &* product.a.batch
            var c = c + m &* product.c.batch
            var b = b + m &* product.b.batch
            #if AVX512
                let nextMatrix = m &+ 1 < product.batch ? b + product.b.batch : b
            #endif
            var j = 0
            while j < product.columns {
                let columns = product.columns &- j
                var rows = NestedRows(product)
                #if AVX512
                    if columns > laneCount, isFar {
                        // Rows that are worked through meanwhile ask for a share of the next panel each.
                        var ahead: UnsafePointer<Scalar>? = columns <= width ? nextMatrix : b + panel
                        let share = width / Swift.max(1, Swift.min(8, (rows.left &+ 7) / 8))
                        while rows.left > 0 {
                            block8x2(product, &rows, columns, a, b, c, ahead: &ahead, aheadStep: share)
                        }
                    } else if columns > laneCount {
                        var nothing: UnsafePointer<Scalar>?
                        while rows.left > 0 {
                            block8x2(product, &rows, columns, a, b, c, ahead: &nothing, aheadStep: 0)
                        }
                    } else {
                        while rows.left > 0 { block8x1(product, &rows, columns, a, b, c) }
                    }
                #else
                    while rows.left > 0 { block4x1(product, &rows, columns, a, b, c) }
                    if columns > laneCount {
                        rows = NestedRows(product)
                        while rows.left > 0 {
                            block4x1(product, &rows, columns &- laneCount, a, b + laneCount, c + laneCount)
                        }
                    }
                #endif
                b += panel
                c += resultPanel
                j &+= width
            }
        }
    }
}
