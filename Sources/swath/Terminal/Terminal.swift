import Glibc

/// The terminal that a command may be talking to.
enum Terminal {
    static let outputIsTerminal = isatty(STDOUT_FILENO) == 1
    static let errorIsTerminal = isatty(STDERR_FILENO) == 1 && getenv("TERM").map { String(cString: $0) } != "dumb"
    static let usesColour = errorIsTerminal && getenv("NO_COLOR") == nil

    /// Columns of the terminal behind standard error, 80 when it does not say.
    static var width: Int {
        var size = winsize()
        return ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0 ? Int(size.ws_col) : 80
    }

    /// Writes a line to standard error, where people read progress and problems.
    static func say(_ line: String) { write(line + "\n", to: STDERR_FILENO) }

    /// Writes a line to standard output, where results go.
    static func print(_ line: String) { write(line + "\n", to: STDOUT_FILENO) }

    static func write(_ text: String, to descriptor: Int32) {
        var text = text
        text.withUTF8 { bytes in
            var rest = UnsafeRawBufferPointer(bytes)
            while !rest.isEmpty {
                let written = Glibc.write(descriptor, rest.baseAddress, rest.count)
                if written < 0 {
                    if errno == EINTR { continue }
                    return  // Nobody reads any more; there is nobody to tell.
                }
                rest = UnsafeRawBufferPointer(rebasing: rest[written...])
            }
        }
    }

    enum Style: String {
        case bold = "1", dim = "2", red = "31", green = "32", yellow = "33", cyan = "36"
    }

    /// The text in a style where standard error is a terminal that wants colour.
    static func styled(_ text: String, _ style: Style) -> String {
        usesColour ? "\u{1B}[\(style.rawValue)m\(text)\u{1B}[0m" : text
    }
}
