import Glibc
import Numerics

/// What OpenBLAS does on this machine: the bound that training steps are held against.
enum MatrixProductBench {
    /// Floating-point operations a second of a 512×512×512 product in single precision on one thread: the best of
    /// several, by CPU time.
    static func peak() -> Double {
        let n = 512
        let (a, b) = (numbers(n * n, seed: 1), numbers(n * n, seed: 2))
        var c = [Float](repeating: 0, count: n * n)
        var best = Double.infinity
        for _ in 0..<20 {
            let start = ThreadClock.now
            multiply(n, n, n, a, false, b, false, into: &c)
            best = min(best, ThreadClock.now - start)
        }
        return 2 * Double(n * n * n) / best
    }

    /// Whether products of awkward sizes, in all four orientations, are those of a plain loop in double precision:
    /// some builds of OpenBLAS compute wrong ones on some processors.
    static func isRight() -> Bool {
        for (m, n, k) in [(37, 53, 71), (256, 192, 320), (129, 513, 65), (1, 300, 40), (300, 1, 40)] {
            let (a, b) = (numbers(m * k, seed: 3), numbers(k * n, seed: 4))
            for (transposesA, transposesB) in [(false, false), (false, true), (true, false), (true, true)] {
                var c = [Float](repeating: 0, count: m * n)
                multiply(m, n, k, a, transposesA, b, transposesB, into: &c)
                for i in stride(from: 0, to: m, by: 7) {
                    for j in stride(from: 0, to: n, by: 11) {
                        var sum = 0.0
                        for p in 0..<k {
                            let left = transposesA ? a[p * m + i] : a[i * k + p]
                            let right = transposesB ? b[j * k + p] : b[p * n + j]
                            sum += Double(left) * Double(right)
                        }
                        // Numbers are below 1 in size: a sum of k products errs by about √k units of 2⁻²⁴.
                        guard abs(Double(c[i * n + j]) - sum) < 1e-5 * Double(k).squareRoot() else { return false }
                    }
                }
            }
        }
        return true
    }

    private static func multiply(
        _ m: Int, _ n: Int, _ k: Int, _ a: [Float], _ transposesA: Bool, _ b: [Float], _ transposesB: Bool,
        into c: inout [Float]
    ) {
        a.withUnsafeBufferPointer { a in
            b.withUnsafeBufferPointer { b in
                c.withUnsafeMutableBufferPointer { c in
                    Float.multiply(
                        RowMajorProduct(
                            rows: m, columns: n, depth: k, a.baseAddress!, transposingA: transposesA,
                            by: b.baseAddress!, transposingB: transposesB, into: c.baseAddress!, alpha: 1, beta: 0))
                }
            }
        }
    }

    private static func numbers(_ count: Int, seed: UInt64) -> [Float] {
        var random = RandomStream(seed: seed)
        return (0..<count).map { _ in Float(2 * random.uniform() - 1) }
    }
}

/// Seconds of CPU of this thread.
enum ThreadClock {
    static var now: Double {
        var time = timespec()
        clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) * 1e-9
    }
}
