public import KernelInterface

#if AVX512 && DOUBLE_PRECISION
    import CShuffles

    extension Loops {
        public static var sparseLayout: SparseLayout { SparseLayout(vectors: 4, window: 16) }

        public static func sparseProduct(
            groups: Int, starts: UnsafePointer<Int32>, slices: UnsafePointer<Scalar>, places: UnsafePointer<UInt32>,
            _ x: UnsafePointer<Scalar>, into sums: UnsafeMutablePointer<Scalar>
        ) {
            let product = WindowedProduct(slices: slices, places: places, x: x)
            for group in 0..<groups {
                // A sum waits four cycles for its next product, so four grow at once.
                var (a, b, c, d) = (SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero, SIMD8<Double>.zero)
                for step in Int(starts[group])..<Int(starts[group &+ 1]) {
                    product.add(4 &* step, to: &a)
                    product.add(4 &* step &+ 1, to: &b)
                    product.add(4 &* step &+ 2, to: &c)
                    product.add(4 &* step &+ 3, to: &d)
                }
                let sums = UnsafeMutableRawPointer(sums + 32 &* group)
                sums.storeBytes(of: a, as: SIMD8<Double>.self)
                sums.storeBytes(of: b, toByteOffset: 64, as: SIMD8<Double>.self)
                sums.storeBytes(of: c, toByteOffset: 128, as: SIMD8<Double>.self)
                sums.storeBytes(of: d, toByteOffset: 192, as: SIMD8<Double>.self)
            }
        }
    }

    /// Elements times what is chosen out of windows of sixteen columns, which two registers hold: one shuffle in place
    /// of eight loads, at the price of more slices.
    private struct WindowedProduct {
        let slices: UnsafePointer<Double>
        let places: UnsafePointer<UInt32>
        let x: UnsafePointer<Double>

        @inline(__always) func add(_ slice: Int, to sum: inout SIMD8<Double>) {
            let window = UnsafeRawPointer(x + Int(places[2 &* slice &+ 1]))
            let chosen = swath_doubles_chosen(
                window.load(as: SIMD8<Double>.self), window.load(fromByteOffset: 64, as: SIMD8<Double>.self),
                places + 2 &* slice)
            sum.addProduct(UnsafeRawPointer(slices + 8 &* slice).loadUnaligned(as: SIMD8<Double>.self), chosen)
        }
    }
#else
    extension Loops {
        public static var sparseLayout: SparseLayout { SparseLayout(vectors: 1, window: nil) }

        public static func sparseProduct(
            groups: Int, starts: UnsafePointer<Int32>, slices: UnsafePointer<Scalar>, places: UnsafePointer<UInt32>,
            _ x: UnsafePointer<Scalar>, into sums: UnsafeMutablePointer<Scalar>
        ) {
            for group in 0..<groups {
                var (low, high) = (SIMD4<Scalar>(repeating: 0), SIMD4<Scalar>(repeating: 0))
                for slice in Int(starts[group])..<Int(starts[group &+ 1]) {
                    let values = UnsafeRawPointer(slices + 8 &* slice).loadUnaligned(as: SIMD8<Scalar>.self)
                    low = fused(values.lowHalf, gathered(x, places + 4 &* slice), low)
                    high = fused(values.highHalf, gathered(x, places + (4 &* slice &+ 2)), high)
                }
                UnsafeMutableRawPointer(sums + 8 &* group).storeBytes(
                    of: SIMD8(lowHalf: low, highHalf: high), as: SIMD8<Scalar>.self)
            }
        }

        @inline(__always) private static func gathered(_ x: UnsafePointer<Scalar>, _ places: UnsafePointer<UInt32>)
            -> SIMD4<Scalar>
        {
            let places = UnsafeRawPointer(places).loadUnaligned(as: UInt64.self)
            return SIMD4(
                x[Int(places & 0xFFFF)], x[Int(places >> 16 & 0xFFFF)], x[Int(places >> 32 & 0xFFFF)],
                x[Int(places >> 48)])
        }

        @inline(__always) private static func fused(
            _ a: SIMD4<Scalar>, _ b: SIMD4<Scalar>, _ c: SIMD4<Scalar>
        ) -> SIMD4<Scalar> {
            #if FUSED_MULTIPLY_ADD || arch(arm64)
                c.addingProduct(a, b)
            #else
                a * b + c
            #endif
        }
    }
#endif
