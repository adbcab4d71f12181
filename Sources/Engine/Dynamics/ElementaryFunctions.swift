// The C library's functions for doubles only, so that the catalogue's long formulas type-check
// quickly, and the few that it lacks.
#if canImport(Darwin)
    import Darwin

    func sin(_ x: Double) -> Double { Darwin.sin(x) }
    func cos(_ x: Double) -> Double { Darwin.cos(x) }
    func sinh(_ x: Double) -> Double { Darwin.sinh(x) }
    func cosh(_ x: Double) -> Double { Darwin.cosh(x) }
    func tanh(_ x: Double) -> Double { Darwin.tanh(x) }
    func exp(_ x: Double) -> Double { Darwin.exp(x) }
    func pow(_ x: Double, _ y: Double) -> Double { Darwin.pow(x, y) }
#elseif canImport(Musl)
    import Musl

    func sin(_ x: Double) -> Double { Musl.sin(x) }
    func cos(_ x: Double) -> Double { Musl.cos(x) }
    func sinh(_ x: Double) -> Double { Musl.sinh(x) }
    func cosh(_ x: Double) -> Double { Musl.cosh(x) }
    func tanh(_ x: Double) -> Double { Musl.tanh(x) }
    func exp(_ x: Double) -> Double { Musl.exp(x) }
    func pow(_ x: Double, _ y: Double) -> Double { Musl.pow(x, y) }
#else
    import Glibc

    func sin(_ x: Double) -> Double { Glibc.sin(x) }
    func cos(_ x: Double) -> Double { Glibc.cos(x) }
    func sinh(_ x: Double) -> Double { Glibc.sinh(x) }
    func cosh(_ x: Double) -> Double { Glibc.cosh(x) }
    func tanh(_ x: Double) -> Double { Glibc.tanh(x) }
    func exp(_ x: Double) -> Double { Glibc.exp(x) }
    func pow(_ x: Double, _ y: Double) -> Double { Glibc.pow(x, y) }
#endif

func sqrt(_ x: Double) -> Double { x.squareRoot() }
func abs(_ x: Double) -> Double { x.magnitude }
func square(_ x: Double) -> Double { x * x }
func cube(_ x: Double) -> Double { x * x * x }
/// −1, 0 or 1.
func sign(_ x: Double) -> Double { x > 0 ? 1 : x < 0 ? -1 : 0 }
/// Heaviside's step, 0 at 0.
func step(_ x: Double) -> Double { x > 0 ? 1 : 0 }

/// The smoothed switch of blinking flows: near 1 in the first half of each period, near 0 in the
/// second.
func blinking(_ time: Double, period: Double) -> Double {
    let stiffness = 20.0
    return 0.5 + 0.5 * tanh(period * stiffness * sin(2 * Double.pi * time / period))
}
