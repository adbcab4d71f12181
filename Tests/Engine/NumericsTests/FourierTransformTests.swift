import Foundation
import Numerics
import Testing

@Suite("Fourier transforms")
struct FourierTransformTests {
    private func signal(_ count: Int) -> ComplexSequence {
        ComplexSequence(
            real: (0..<count).map { sin(0.7 * Double($0)) + Double($0 % 5) * 0.3 },
            imaginary: (0..<count).map { cos(1.3 * Double($0) * Double($0)) })
    }

    @Test(
        "terms equal numpy's",
        arguments: [
            (12, 1, 3.8645004398805005, -0.02109937349727975),
            (97, 48, -0.27742663241839105, -2.1097503720375768),
            (100, 99, 0.17821736189327475, 0.6681351509965191),
            (360, 1, 30.673152926568136, -7.519541776782164),
            (1000, 999, -1.9239911358345783, 26.15663683363632),
            (1018, 509, -0.29663918050047045, -1.8914444574980034),
        ])
    func numpy(count: Int, term: Int, real: Double, imaginary: Double) {
        let spectrum = FourierTransform(count: count).forward(signal(count))
        #expect(abs(spectrum.real[term] - real) < 1e-11)
        #expect(abs(spectrum.imaginary[term] - imaginary) < 1e-11)
    }

    @Test("any length, prime ones included, agrees with the definition", arguments: 1...75)
    func definition(count: Int) {
        let x = signal(count)
        let spectrum = FourierTransform(count: count).forward(x)
        for k in 0..<count {
            var (real, imaginary) = (0.0, 0.0)
            for j in 0..<count {
                let angle = -2 * Double.pi * Double(j * k % count) / Double(count)
                real += x.real[j] * cos(angle) - x.imaginary[j] * sin(angle)
                imaginary += x.real[j] * sin(angle) + x.imaginary[j] * cos(angle)
            }
            #expect(abs(spectrum.real[k] - real) < 1e-12 * Double(count + 10))
            #expect(abs(spectrum.imaginary[k] - imaginary) < 1e-12 * Double(count + 10))
        }
    }

    @Test("the inverse undoes the transform", arguments: [1, 2, 30, 64, 101, 999, 1021])
    func inverse(count: Int) {
        let x = signal(count)
        let transform = FourierTransform(count: count)
        let back = transform.inverse(transform.forward(x))
        for j in 0..<count {
            #expect(abs(back.real[j] - x.real[j]) < 1e-12)
            #expect(abs(back.imaginary[j] - x.imaginary[j]) < 1e-12)
        }
    }
}
