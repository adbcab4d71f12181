import CDigits

extension ImageCollection {
    /// The handwritten digits of scikit-learn: 1433 images to learn from and 364 to be tested with, of 8×8 pixels in 17
    /// levels. Of every class, each fifth image from the first on is for testing; the order of the table is kept.
    ///
    /// E. Alpaydin and C. Kaynak 1998, *Optical recognition of handwritten digits*, UCI Machine Learning Repository,
    /// https://doi.org/10.24432/C50P49, CC BY 4.0.
    public static let digits: ImageCollection = {
        let bytes = UnsafeBufferPointer(start: digits_images(), count: digits_length())
        let (rows, columns) = (8, 8)
        // Eight rows of eight pixels of five bits, and the digit.
        let imageBytes = rows * 5 + 1
        var (train, test) = (Part(), Part())
        var seen = Array(repeating: 0, count: 10)
        for start in stride(from: 0, to: bytes.count, by: imageBytes) {
            let label = Int(bytes[start + imageBytes - 1])
            var levels: [UInt8] = []
            for row in 0..<rows {
                let packed = (0..<5).reduce(UInt64(0)) { $0 | UInt64(bytes[start + 5 * row + $1]) << (8 * UInt64($1)) }
                levels += (0..<columns).map { UInt8(packed >> (5 * UInt64($0)) & 31) }
            }
            if seen[label] % 5 == 0 { test.append(levels, label) } else { train.append(levels, label) }
            seen[label] += 1
        }
        return ImageCollection(pixels: rows * columns, classes: 10, white: 16, train: train, test: test)
    }()
}

extension ImageCollection.Part {
    mutating func append(_ image: [UInt8], _ label: Int) {
        levels += image
        labels.append(label)
    }
}
