import Foundation

// Numbers that were computed rather than written are rounded to twelve significant digits, so that
// 1.0e-4 to 1.0e-1 in four steps has 0.001 in it, on every machine.

func rounded(_ value: Double) -> Double {
    Double(String(format: "%.11e", value)) ?? value
}

func logarithm(_ value: Double) -> Double { log(value) }

func exponential(_ value: Double) -> Double { exp(value) }
