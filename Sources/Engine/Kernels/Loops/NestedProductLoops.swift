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
        for m in 0..<product.batch {
            let a = a + m &* product.a.batch
            let c = c + m &* product.c.batch
            var b = b + m &* product.b.batch
            var j = 0
            while j < product.columns {
                let columns = product.columns &- j
                var rows = NestedRows(product)
                #if AVX512
                    while rows.left > 0 {
                        if columns > laneCount {
                            block8x2(product, &rows, columns, a, b, c + j)
                        } else {
                            block8x1(product, &rows, columns, a, b, c + j)
                        }
                    }
                #else
                    while rows.left > 0 { block4x1(product, &rows, columns, a, b, c + j) }
                    if columns > laneCount {
                        rows = NestedRows(product)
                        while rows.left > 0 {
                            block4x1(product, &rows, columns &- laneCount, a, b + laneCount, c + (j &+ laneCount))
                        }
                    }
                #endif
                b += panel
                j &+= width
            }
        }
    }
}
