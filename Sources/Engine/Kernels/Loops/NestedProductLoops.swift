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
        for m in 0..<product.batch {
            let a = a + m &* product.a.batch
            let b = b + m &* product.b.batch
            let c = c + m &* product.c.batch
            var j = 0
            while j < product.columns {
                let columns = product.columns &- j
                var r = 0
                while r < product.rows {
                    let rows = product.rows &- r
                    let (a, b, c) = (a + r &* product.a.row, b + j, c + (r &* product.c.row &+ j))
                    #if AVX512
                        if columns > laneCount {
                            block8x2(product, rows, columns, a, b, c)
                        } else {
                            block8x1(product, rows, columns, a, b, c)
                        }
                        r &+= 8
                    #else
                        block4x1(product, rows, columns, a, b, c)
                        r &+= 4
                    #endif
                }
                #if AVX512
                    j &+= columns > laneCount ? 2 &* laneCount : laneCount
                #else
                    j &+= laneCount
                #endif
            }
        }
    }
}
