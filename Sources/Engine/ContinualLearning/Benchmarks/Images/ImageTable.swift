/// Images in a table of text: a line an image, its class and then its pixels from 0 to 255, separated by commas. A first line
/// of words, such as `label,pixel1,…`, is left out.
public enum ImageTable {
    /// - Parameter path: The table, packed by gzip or not. Images are square and all of one size; they are scaled to 28×28.
    /// - Returns: A task with every fifth image of a class for testing.
    /// - Throws: `ImageSourceError` with the line that is not as it should be.
    public static func task(named name: String, _ path: String) throws(ImageSourceError) -> ImageTask {
        let bytes = try ImageFile.bytes(path)
        var result = LabelledImages(file: path)
        var side = 0
        for (number, line) in bytes.split(separator: 0x0A, omittingEmptySubsequences: false).enumerated() {
            let cells = line.split(separator: 0x2C, omittingEmptySubsequences: false)
            guard line.contains(where: { $0 > 0x20 }) else { continue }
            if result.labels.isEmpty, number == 0, cells.count > 1, level(cells[1]) == nil { continue }
            let place = "\(path), line \(number + 1)"
            if side == 0 {
                side = Int(Double(cells.count - 1).squareRoot().rounded())
                guard side > 0, side * side == cells.count - 1 else {
                    throw .malformed(
                        file: place,
                        problem:
                            "\(cells.count - 1) pixels are no square; a class and 784 pixels from 0 to 255 would do")
                }
            }
            guard cells.count == side * side + 1 else {
                throw .malformed(
                    file: place, problem: "it has \(cells.count - 1) pixels, and lines before it \(side * side)")
            }
            guard let label = String(validating: trimmed(cells[0]), as: UTF8.self), !label.isEmpty else {
                throw .malformed(file: place, problem: "it does not begin with the name of a class")
            }
            var pixels: [UInt8] = []
            for (column, cell) in cells.dropFirst().enumerated() {
                guard let level = level(cell) else {
                    throw .malformed(
                        file: place,
                        problem: "pixel \(column + 1) is \(String(decoding: cell, as: UTF8.self)), "
                            + "not a whole number from 0 to 255")
                }
                pixels.append(level)
            }
            result.append(AreaAverage.scaled(pixels, rows: side, columns: side, to: ImageTask.side), label)
        }
        return try result.task(named: name)
    }

    /// Whole numbers, also written as 255.0.
    private static func level(_ cell: ArraySlice<UInt8>) -> UInt8? {
        let text = trimmed(cell)
        if text.count <= 3, !text.isEmpty, text.allSatisfy({ (0x30...0x39).contains($0) }) {
            return UInt8(exactly: text.reduce(0) { 10 * $0 + Int($1 - 0x30) })
        }
        return Double(String(decoding: text, as: UTF8.self)).flatMap { UInt8(exactly: $0) }
    }

    private static func trimmed(_ cell: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var cell = cell.drop { $0 <= 0x20 }
        while let last = cell.last, last <= 0x20 { cell.removeLast() }
        return cell
    }
}
