/// Decimation in time for a length that is a product of small primes.
struct MixedRadix: Sendable {
    let count: Int
    private let factors: [Int]
    private let roots: RootsOfUnity

    init(count: Int, factors: [Int]) {
        self.count = count
        self.factors = factors
        roots = RootsOfUnity(count: count)
    }

    /// In ascending order; none for 1.
    static func primeFactors(of number: Int) -> [Int] {
        var factors: [Int] = []
        var rest = number
        var candidate = 2
        while candidate * candidate <= rest {
            while rest % candidate == 0 {
                factors.append(candidate)
                rest /= candidate
            }
            candidate += 1
        }
        if rest > 1 { factors.append(rest) }
        return factors
    }

    func forward(_ input: ComplexSequence) -> ComplexSequence {
        var output = ComplexSequence(count: count)
        var scratch = ComplexSequence(count: factors.last ?? 1)
        input.withBuffers { real, imaginary in
            roots.withBuffers { rootsReal, rootsImaginary in
                output.withMutableBuffers { outputReal, outputImaginary in
                    scratch.withMutableBuffers { scratchReal, scratchImaginary in
                        let pass = Pass(
                            factors: factors, count: count, input: (real, imaginary),
                            roots: (rootsReal, rootsImaginary), output: (outputReal, outputImaginary),
                            scratch: (scratchReal, scratchImaginary))
                        pass.transform(start: 0, stride: 1, level: 0, length: count, at: 0)
                    }
                }
            }
        }
        return output
    }
}

/// One transform under way: where its numbers lie.
private struct Pass {
    let factors: [Int]
    let count: Int
    let input: (real: UnsafeBufferPointer<Double>, imaginary: UnsafeBufferPointer<Double>)
    let roots: (real: UnsafeBufferPointer<Double>, imaginary: UnsafeBufferPointer<Double>)
    let output: (real: UnsafeMutableBufferPointer<Double>, imaginary: UnsafeMutableBufferPointer<Double>)
    let scratch: (real: UnsafeMutableBufferPointer<Double>, imaginary: UnsafeMutableBufferPointer<Double>)

    /// Writes the transform of the `length` points at `start`, `start + stride`, … to `output[position...]`.
    func transform(start: Int, stride: Int, level: Int, length: Int, at position: Int) {
        if length == 1 {
            output.real[position] = input.real[start]
            output.imaginary[position] = input.imaginary[start]
            return
        }
        let radix = factors[level]
        let part = length / radix
        for offset in 0..<radix {
            transform(
                start: start + offset * stride, stride: stride * radix, level: level + 1, length: part,
                at: position + offset * part)
        }
        // X[q + s·part] = Σ_r (w^{r·q} · Y_r[q]) · exp(−2πi·r·s/radix), w = exp(−2πi/length)
        let unit = count / radix
        for q in 0..<part {
            for r in 0..<radix {
                let k = r * q * stride
                let place = position + r * part + q
                let (yr, yi) = (output.real[place], output.imaginary[place])
                scratch.real[r] = yr * roots.real[k] - yi * roots.imaginary[k]
                scratch.imaginary[r] = yr * roots.imaginary[k] + yi * roots.real[k]
            }
            for s in 0..<radix {
                var (sumReal, sumImaginary) = (scratch.real[0], scratch.imaginary[0])
                var turns = 0
                for r in 1..<radix {
                    turns += s
                    if turns >= radix { turns -= radix }
                    let k = turns * unit
                    sumReal += scratch.real[r] * roots.real[k] - scratch.imaginary[r] * roots.imaginary[k]
                    sumImaginary += scratch.real[r] * roots.imaginary[k] + scratch.imaginary[r] * roots.real[k]
                }
                output.real[position + s * part + q] = sumReal
                output.imaginary[position + s * part + q] = sumImaginary
            }
        }
    }
}
