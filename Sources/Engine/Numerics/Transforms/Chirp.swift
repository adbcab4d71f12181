/// Bluestein's algorithm: a transform of any length as a convolution, done over a power of two.
///
/// j·k = (j² + k² − (k − j)²)/2, so X_k = c_k · Σ_j (x_j·c_j) · c̄_{k−j} with c_j = exp(−πi·j²/n).
struct Chirp: Sendable {
    private let count: Int
    private let chirp: ComplexSequence
    private let kernel: ComplexSequence
    private let inner: MixedRadix
    private let length: Int

    init(count: Int) {
        self.count = count
        var length = 1
        while length < 2 * count - 1 { length *= 2 }
        self.length = length
        inner = MixedRadix(count: length, factors: MixedRadix.primeFactors(of: length))

        let roots = RootsOfUnity(count: 2 * count)
        var chirp = ComplexSequence(count: count)
        var conjugate = ComplexSequence(count: length)
        for j in 0..<count {
            // The phase has period 2n in j²; reduced in integers, it keeps all its digits.
            let k = Int((UInt64(j) &* UInt64(j)) % UInt64(2 * count))
            chirp.real[j] = roots.real[k]
            chirp.imaginary[j] = roots.imaginary[k]
            for place in [j, (length - j) % length] {
                conjugate.real[place] = roots.real[k]
                conjugate.imaginary[place] = -roots.imaginary[k]
            }
        }
        self.chirp = chirp
        kernel = inner.forward(conjugate)
    }

    func forward(_ input: ComplexSequence) -> ComplexSequence {
        var padded = ComplexSequence(count: length)
        for j in 0..<count {
            padded.real[j] = input.real[j] * chirp.real[j] - input.imaginary[j] * chirp.imaginary[j]
            padded.imaginary[j] = input.real[j] * chirp.imaginary[j] + input.imaginary[j] * chirp.real[j]
        }
        let spectrum = inner.forward(padded)
        // The product's parts are exchanged to make the next forward transform an inverse one.
        var product = ComplexSequence(count: length)
        for k in 0..<length {
            product.imaginary[k] = spectrum.real[k] * kernel.real[k] - spectrum.imaginary[k] * kernel.imaginary[k]
            product.real[k] = spectrum.real[k] * kernel.imaginary[k] + spectrum.imaginary[k] * kernel.real[k]
        }
        let convolved = inner.forward(product)
        var output = ComplexSequence(count: count)
        let scale = 1 / Double(length)
        for k in 0..<count {
            let (real, imaginary) = (convolved.imaginary[k] * scale, convolved.real[k] * scale)
            output.real[k] = real * chirp.real[k] - imaginary * chirp.imaginary[k]
            output.imaginary[k] = real * chirp.imaginary[k] + imaginary * chirp.real[k]
        }
        return output
    }
}
