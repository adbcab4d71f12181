public import ArgumentParser
import Glibc
public import Logging

/// What goes to standard error of the long-running commands.
struct LogOptions: ParsableArguments {
    @Option(help: "How much to log: trace, debug, info, notice, warning, error.")
    var logLevel: Logger.Level = .notice

    func logger(_ label: String) -> Logger {
        var logger = Logger(label: label) { LineLogHandler(label: $0) }
        logger.logLevel = logLevel
        return logger
    }
}

extension Logger.Level: @retroactive ExpressibleByArgument {}

/// One line an event: time, level, message, then what it is about.
///
///     2026-01-31T12:00:00Z notice coordinator: worker left [worker=00f3a1…]
struct LineLogHandler: LogHandler {
    let label: String
    var metadata: Logger.Metadata = [:]
    var logLevel: Logger.Level = .notice

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        var now = time(nil)
        var parts = tm()
        gmtime_r(&now, &parts)
        var text = [CChar](repeating: 0, count: 32)
        let length = strftime(&text, text.count, "%Y-%m-%dT%H:%M:%SZ", &parts)
        let when = String(decoding: text[..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let all = metadata.merging(event.metadata ?? [:]) { _, new in new }
        let details = all.isEmpty ? "" : " [" + all.map { "\($0)=\($1)" }.sorted().joined(separator: " ") + "]"
        Terminal.say("\(when) \(event.level) \(label): \(event.message)\(details)")
    }
}
