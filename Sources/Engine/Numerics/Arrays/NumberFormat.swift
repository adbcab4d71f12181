/// How numbers that stand together are written: all with as many decimals as the one that needs most, at
/// most six, and all as powers of ten when one is larger than 10⁸ or smaller than 10⁻⁴.
struct NumberFormat {
    private let isScientific: Bool
    private let decimals: Int
    private static let most = 6
    private static let million = 1_000_000

    init(_ values: [Double]) {
        let sizes = values.lazy.map(\.magnitude).filter { $0.isFinite && $0 > 0 }
        let scientific = sizes.contains { $0 >= 1e8 || $0 < 1e-4 }
        isScientific = scientific
        decimals = sizes.map { NumberFormat.decimals(scientific ? NumberFormat.split($0).mantissa : $0) }.max() ?? 0
    }

    func text(_ value: Double) -> String {
        guard value.isFinite else { return value.isNaN ? "nan" : value < 0 ? "-inf" : "inf" }
        let sign = value < 0 ? "-" : ""
        guard isScientific, value != 0 else { return sign + digits(value.magnitude) }
        let (mantissa, exponent) = NumberFormat.split(value.magnitude)
        return "\(sign)\(digits(mantissa))e\(exponent)"
    }

    private func digits(_ size: Double) -> String {
        var unit = 1
        for _ in decimals..<NumberFormat.most { unit *= 10 }
        let (whole, rest) = (NumberFormat.millionths(size) / unit).quotientAndRemainder(
            dividingBy: NumberFormat.million / unit)
        guard decimals > 0 else { return String(whole) }
        let fraction = String(rest)
        return "\(whole)." + String(repeating: "0", count: decimals - fraction.count) + fraction
    }

    /// How many decimals, rounded to six, are not trailing zeros.
    private static func decimals(_ size: Double) -> Int {
        var (count, left) = (most, millionths(size))
        while count > 0, left.isMultiple(of: 10) { (count, left) = (count - 1, left / 10) }
        return count
    }

    /// Sizes are below 10⁸ here.
    private static func millionths(_ size: Double) -> Int { Int((size * Double(million)).rounded()) }

    /// A size as a mantissa from 1 up to 10 and a power of ten, the mantissa as it is after rounding.
    private static func split(_ size: Double) -> (mantissa: Double, exponent: Int) {
        var (mantissa, exponent) = (size, 0)
        while mantissa >= 10 { (mantissa, exponent) = (mantissa / 10, exponent + 1) }
        while mantissa < 1 { (mantissa, exponent) = (mantissa * 10, exponent - 1) }
        return millionths(mantissa) < 10 * million ? (mantissa, exponent) : (1, exponent + 1)
    }
}
